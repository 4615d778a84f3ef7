import { crypto } from '../util/crypto.js';
import type { AnyColumn, ColumnDefinition, ColumnReference, SaidOfColumn } from './column.js';
import type { ForeignKeyDefinition, TableExtra } from './constraints.js';
import type { Declarations } from './declare.js';
import type { ObjectDefinition } from './objects.js';
import { isSqlInput, type SqlInput, toSql } from './sql.js';
import type { TableDefinition } from './table.js';

/**
 * A digest of everything that is declared: two declarations with the same one become the same catalog. Null where
 * that cannot be promised, because something in them is neither plain data nor what a builder makes.
 */
export function fingerprint({ tables, enums, objects }: Declarations): string | null {
  const print = new Print();
  try {
    for (const table of tables) writeTable(table, print);
    print.value(enums);
    for (const object of objects) writeObject(object, print);
  } catch {
    // Whoever declares the catalog says what is wrong with a reference to nothing.
    return null;
  }
  return print.digest();
}

function writeTable({ schema, name, renamedFrom, columns, extras }: TableDefinition, print: Print): void {
  print.word('table');
  print.value(schema);
  print.value(name);
  print.value(renamedFrom);
  for (const key of Object.keys(columns)) {
    print.value(key);
    writeColumn(columns[key]!, print);
  }
  for (const extra of extras) writeExtra(extra, print);
}

function writeColumn(column: AnyColumn, print: Print): void {
  print.word('column');
  // Builders of another copy of this package may be of another version.
  const said: SaidOfColumn = column.said ?? column.definition;
  for (const key in said) {
    const value = said[key as keyof SaidOfColumn];
    if (key === 'references') {
      writeReferences(said.references!, print);
    } else {
      print.value(key);
      if (key === 'default' && typeof value === 'object' && value !== null) writeDefault(value, print);
      else print.value(value);
    }
  }
  print.word(';');
}

/** Objects are known by what they become: see declareDefault. */
function writeDefault(value: object, print: Print): void {
  if (isSqlInput(value)) {
    print.sql(value);
  } else {
    print.word('object');
    print.value('kind' in value && value.kind === 'now');
    print.value(JSON.stringify(value));
  }
}

function writeReferences(references: ColumnDefinition['references'], print: Print): void {
  print.word('references');
  for (const { target, ...rest } of references) {
    print.value(typeof target === 'function' ? named(target()) : target);
    print.value(rest);
  }
  print.word(';');
}

/** References that models hand out may hold more, for the compiler's sake. */
function named({ columnName, table: { schema, name } }: ColumnReference) {
  return { columnName, schema, name };
}

function writeExtra(extra: TableExtra, print: Print): void {
  print.value(extra.kind);
  if (extra.kind !== 'foreignKey') {
    print.value(extra.definition);
  } else {
    const { target, ...definition }: ForeignKeyDefinition = extra.definition;
    print.value(definition);
    print.value(target?.kind === 'columns' ? target.columns().map(named) : target);
  }
}

function writeObject(object: ObjectDefinition, print: Print): void {
  switch (object.kind) {
    case 'materializedView': {
      const { indexes, ...rest } = object;
      print.value(rest);
      for (const it of indexes) writeExtra(it, print);
      break;
    }
    case 'domain': {
      const { column, ...rest } = object;
      print.value(rest);
      writeColumn(column, print);
      break;
    }
    case 'compositeType': {
      const { attributes, ...rest } = object;
      print.value(rest);
      for (const [name, column] of Object.entries(attributes)) {
        print.value(name);
        writeColumn(column, print);
      }
      break;
    }
    default:
      print.value(object);
  }
}

/**
 * What is printed, on its way to a hash. Strings are never put together: those of thousands of columns would be
 * megabytes of garbage.
 */
class Print {
  private readonly hash = crypto().createHash('sha256');
  private readonly codeUnits = new Uint16Array(8192);
  private length = 0;

  digest(): string {
    this.flush();
    return this.hash.digest('hex');
  }

  /** A text that stands where no other can. */
  word(text: string): void {
    for (let i = 0; i < text.length; i++) {
      if (this.length === this.codeUnits.length) this.flush();
      this.codeUnits[this.length++] = text.charCodeAt(i);
    }
  }

  /** So that no other value is printed alike. Throws for what is no plain data. */
  value(value: unknown): void {
    switch (typeof value) {
      case 'string':
        this.word("'");
        this.word(String(value.length));
        this.word(':');
        this.word(value);
        break;
      case 'number':
        this.word('#');
        this.word(Object.is(value, -0) ? '-0' : String(value));
        this.word(';');
        break;
      case 'bigint':
        this.word(String(value));
        this.word('n;');
        break;
      case 'boolean':
        this.word(value ? 'T' : 'F');
        break;
      case 'undefined':
        this.word('U');
        break;
      case 'object':
        if (value === null) this.word('N');
        else this.object(value);
        break;
      default:
        throw new TypeError(`a ${typeof value} is no plain data`);
    }
  }

  sql(value: SqlInput): void {
    this.word('sql');
    this.value(toSql(value).parts);
  }

  private object(value: object): void {
    const prototype = Object.getPrototypeOf(value);
    if (Array.isArray(value)) {
      this.word('[');
      for (const item of value) this.value(item);
      this.word(']');
    } else if (prototype === Object.prototype || prototype === null) {
      this.word('{');
      for (const key in value) {
        this.value(key);
        this.value((value as Record<string, unknown>)[key]);
      }
      this.word('}');
    } else if (isSqlInput(value)) {
      this.sql(value);
    } else {
      throw new TypeError('not a plain object');
    }
  }

  private flush(): void {
    this.hash.update(this.codeUnits.subarray(0, this.length));
    this.length = 0;
  }
}
