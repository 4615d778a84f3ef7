import { createHash } from 'node:crypto';
import type { AnyColumn, ColumnDefinition, ColumnReference, SaidOfColumn } from './column.js';
import type { ForeignKeyDefinition, TableExtra } from './constraints.js';
import type { Declarations } from './declare.js';
import type { ObjectDefinition } from './objects.js';
import { isSqlInput, toSql } from './sql.js';
import type { TableDefinition } from './table.js';

/**
 * A digest of everything that is declared: two declarations with the same one become the same catalog. Null where
 * that cannot be promised, because something in them is neither plain data nor what a builder makes.
 */
export function fingerprint({ tables, enums, objects }: Declarations): string | null {
  const hash = createHash('sha256');
  try {
    for (const table of tables) hash.update(tableText(table));
    hash.update(textOf(enums));
    for (const object of objects) hash.update(objectText(object));
  } catch {
    // Whoever declares the catalog says what is wrong with a reference to nothing.
    return null;
  }
  return hash.digest('hex');
}

function tableText({ schema, name, renamedFrom, columns, extras }: TableDefinition): string {
  let text = `table${textOf(schema)}${textOf(name)}${textOf(renamedFrom)}`;
  for (const key of Object.keys(columns)) text += textOf(key) + columnText(columns[key]!);
  for (const extra of extras) text += extraText(extra);
  return text;
}

function columnText(column: AnyColumn): string {
  let text = 'column';
  // Builders of another copy of this package may be of another version.
  const said: SaidOfColumn = column.said ?? column.definition;
  for (const key in said) {
    const value = said[key as keyof SaidOfColumn];
    if (key === 'references') text += referencesText(said.references!);
    else if (key === 'default' && typeof value === 'object' && value !== null) text += defaultText(value);
    else text += keyText(key) + textOf(value);
  }
  return `${text};`;
}

/** Objects are known by what they become: see declareDefault. */
function defaultText(value: object): string {
  if (isSqlInput(value)) return `sql${textOf(toSql(value).parts)}`;
  const isNow = 'kind' in value && value.kind === 'now';
  return `object${textOf(isNow)}${textOf(JSON.stringify(value))}`;
}

function referencesText(references: ColumnDefinition['references']): string {
  const texts = references.map(({ target, ...rest }) => targetText(target) + textOf(rest));
  return `references${textOf(texts)}`;
}

function targetText(target: string | (() => ColumnReference)): string {
  return typeof target === 'function' ? textOf([target()].map(named)) : textOf(target);
}

/** References that models hand out may hold more, for the compiler's sake. */
function named({ columnName, table: { schema, name } }: ColumnReference) {
  return { columnName, schema, name };
}

function extraText(extra: TableExtra): string {
  if (extra.kind !== 'foreignKey') return textOf(extra.kind) + textOf(extra.definition);
  const { target, ...definition }: ForeignKeyDefinition = extra.definition;
  const referred = target?.kind === 'columns' ? target.columns().map(named) : target;
  return textOf(extra.kind) + textOf(definition) + textOf(referred);
}

function objectText(object: ObjectDefinition): string {
  switch (object.kind) {
    case 'materializedView': {
      const { indexes, ...rest } = object;
      return textOf(rest) + textOf(indexes.map(extraText));
    }
    case 'domain': {
      const { column, ...rest } = object;
      return textOf(rest) + columnText(column);
    }
    case 'compositeType': {
      const { attributes, ...rest } = object;
      const texts = Object.entries(attributes).map(([name, it]) => [name, columnText(it)]);
      return textOf(rest) + textOf(texts);
    }
    default:
      return textOf(object);
  }
}

/** A text that no other value has. Throws for what is no plain data. */
function textOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `'${value.length}:${value}`;
    case 'number':
      return Object.is(value, -0) ? '#-0;' : `#${value};`;
    case 'bigint':
      return `${value}n;`;
    case 'boolean':
      return value ? 'T' : 'F';
    case 'undefined':
      return 'U';
    case 'object':
      return value === null ? 'N' : objectTextOf(value);
    default:
      throw new TypeError(`a ${typeof value} is no plain data`);
  }
}

function objectTextOf(value: object): string {
  let text = '';
  if (Array.isArray(value)) {
    for (const item of value) text += textOf(item);
    return `[${text}]`;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    if (isSqlInput(value)) return `sql${textOf(toSql(value).parts)}`;
    throw new TypeError('not a plain object');
  }
  for (const key in value) text += keyText(key) + textOf((value as Record<string, unknown>)[key]);
  return `{${text}}`;
}

/** Properties have few names, and many objects have them. */
const keyTexts = new Map<string, string>();

function keyText(key: string): string {
  const known = keyTexts.get(key);
  if (known !== undefined) return known;
  const text = textOf(key);
  keyTexts.set(key, text);
  return text;
}
