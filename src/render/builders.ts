import type {
  CheckConstraint,
  Column,
  ColumnType,
  Constraint,
  Default,
  DialectName,
  ForeignKey,
  Identity,
  Index,
  IndexKey,
  Inheritance,
  NotNull,
  PrimaryKey,
  RareConditionOptions,
  SequenceOptions,
  Table,
  TableRef,
  UniqueConstraint,
} from '../catalog/index.js';
import { plainKey, quoteText, typeWords } from '../catalog/index.js';
import { remarked } from '../operations/index.js';
import { isWordForNow } from '../schema/check-arguments.js';
import { keyMayBeNull } from '../schema/declare.js';
import { equal } from '../util/index.js';
import { optionEntries, rareCalls, storageLiteral } from './options.js';
import type { Imports } from './printer.js';
import { group, objectKey, sqlTemplate } from './printer.js';

/** Writes catalog data as the builders of kysely-dbm/schema that declare it. */
export class BuilderWriter {
  constructor(
    readonly imports: Imports,
    readonly dialect: DialectName,
    /** Whether a table that a foreign key points to is none of the models. */
    private readonly isExternal: (table: TableRef) => boolean = () => false,
  ) {}

  /** `{ id: integer(), ... }`, a line a column. */
  columns(table: Table): string {
    const own = table.columns.filter((column) => column.inherited !== true);
    if (own.length === 0) return '{}';
    const entries = own.map((column) => `${objectKey(column.name)}: ${this.column(column, table)}`);
    return group('{ ', entries, ' }', { broken: true });
  }

  /**
   * A column without its constraints. Within a table, what its primary key implies is left unsaid. `parts`
   * stands in for the type, and follows it.
   */
  column(
    column: Column,
    table: Table | null = null,
    parts: { readonly type?: string; readonly primaryKey?: string } = {},
  ): string {
    const serial = column.identity?.kind === 'serial' ? serialWord(column.type) : null;
    const type = () =>
      serial === null ? this.type(column.type) : this.imports.use(serial) + serialOptions(column.identity);
    return [
      parts.type ?? type(),
      parts.primaryKey ?? '',
      ...(serial === null && column.identity !== null ? [identityCall(column.identity)] : []),
      ...this.nullability(column, table),
      ...(column.default === null ? [] : [`.default(${this.default(column.default, column.type)})`]),
      ...(column.generated === null
        ? []
        : [
            `.generated(${sqlTemplate(column.generated.expression, this.imports)}${column.generated.stored ? '' : ", 'virtual'"})`,
          ]),
      ...(column.onUpdateNow ? ['.onUpdateNow()'] : []),
      ...(column.collation === null ? [] : [`.collate(${quoteText(column.collation)})`]),
      ...(column.comment === null ? [] : [`.comment(${quoteText(column.comment)})`]),
      ...(column.storage === undefined ? [] : [`.storage(${storageLiteral(column.storage)})`]),
      ...(column.invisible === true ? ['.invisible()'] : []),
      ...(column.unversioned === true ? ['.withoutSystemVersioning()'] : []),
    ].join('');
  }

  private nullability(column: Column, table: Table | null): readonly string[] {
    const key = table?.primaryKey ?? null;
    const implied =
      table !== null && key?.columns.includes(column.name)
        ? keyMayBeNull(column, key, table.options, this.dialect)
        : column.identity === null || column.identity.kind === 'auto';
    const said = notNullEntries(column.notNull);
    if (said.length > 0) return [`.notNull({ ${said.join(', ')} })`];
    if (column.onNull !== undefined) return [`.notNull({ onConflict: '${column.onNull}' })`];
    if (column.nullable === implied) return [];
    return [column.nullable ? '.nullable()' : '.notNull()'];
  }

  type(type: ColumnType): string {
    this.imports.use(type.kind === 'enum' ? 'enumeration' : type.kind);
    if (type.kind === 'array') this.type(type.of);
    return typeWords(type);
  }

  default(value: Default, type: ColumnType): string {
    if (value.kind === 'now') return `${this.imports.use('now')}()`;
    if (value.kind === 'sql') return sqlTemplate(value.sql, this.imports);
    // What models may not say by mistake, a database may hold.
    if (isWordForNow(value.value, type)) return sqlTemplate(`'${value.value}'`, this.imports);
    return typeof value.value === 'string' ? quoteText(value.value) : String(value.value);
  }

  /** What follows the columns of a table: keys, constraints, indexes, options. */
  extras(table: Table, nameOf?: (ref: TableRef) => string): readonly string[] {
    return [
      ...this.inheritance(table, nameOf),
      ...(table.primaryKey === null ? [] : [this.constraint(table.primaryKey)]),
      ...[...table.uniques, ...table.foreignKeys, ...table.checks, ...table.exclusions].map((it) =>
        this.constraint(it),
      ),
      ...table.indexes.map((it) => this.index(it)),
      ...this.options(table),
    ];
  }

  constraint(constraint: Constraint): string {
    switch (constraint.kind) {
      case 'primaryKey':
        return `${this.named('primaryKey', constraint.name)}${this.keyOptions(constraint)}${rareCalls(constraint)}`;
      case 'unique': {
        const nulls = constraint.nullsNotDistinct ? '.nullsNotDistinct()' : '';
        return `${this.named('unique', constraint.name)}${this.keyOptions(constraint)}${nulls}${rareCalls(constraint)}`;
      }
      case 'foreignKey':
        return this.foreignKey(constraint);
      case 'check':
        return this.check(constraint);
      case 'exclude': {
        const body = sqlTemplate(constraint.definition, this.imports);
        const options = constraint.comment === undefined ? '' : `, { ${remarkEntry(constraint.comment)} }`;
        return `${this.imports.use('exclude')}(${quoteText(constraint.name ?? '')}, ${body}${options})`;
      }
    }
  }

  /** The columns of a key, and what few keys say. */
  private keyOptions(constraint: PrimaryKey | UniqueConstraint): string {
    const { columns, parts, include = [], onConflict, deferrable = null, withoutOverlaps } = constraint;
    const keys = columns.map((column, i) => this.indexKey({ ...plainKey(column), ...parts?.[i] }));
    return [
      `.on(${keys.join(', ')})`,
      ...(include.length === 0 ? [] : [`.include(${include.map(quoteText).join(', ')})`]),
      ...(onConflict === undefined ? [] : [`.onConflict('${onConflict}')`]),
      ...(withoutOverlaps === undefined ? [] : ['.withoutOverlaps()']),
      ...(deferrable === null ? [] : [`.deferrable(${deferrable === 'deferred' ? "'deferred'" : ''})`]),
    ].join('');
  }

  private foreignKey(key: ForeignKey): string {
    const { references } = key;
    const entries = referenceEntries(key, this.isExternal(references));
    const options = entries.length === 0 ? '' : `, { ${entries.join(', ')} }`;
    const target = `${tableName(references)}, ${stringList(references.columns)}`;
    return `${this.named('foreignKey', key.name)}${on(key.columns)}.references(${target}${options})`;
  }

  private check(check: CheckConstraint): string {
    const name = check.name === null ? 'null' : quoteText(check.name);
    const options = [...rareEntries(check), ...(check.noInherit === true ? ['noInherit: true'] : [])];
    const tail = options.length === 0 ? '' : `, { ${options.join(', ')} }`;
    return `${this.imports.use('check')}(${name}, ${sqlTemplate(check.expression, this.imports)}${tail})`;
  }

  /** Only the kind and name of a constraint that is to be dropped or renamed; all of it when it has no name. */
  constraintHandle(constraint: Constraint): string {
    if (constraint.name === null || constraint.kind === 'check')
      return this.constraint(remarked(constraint, null));
    return this.named(constraint.kind, constraint.name);
  }

  index(index: Index): string {
    const keys = index.keys.map((key) => this.indexKey(key)).join(', ');
    return [
      `${this.imports.use('index')}(${quoteText(index.name)}).on(${keys})`,
      ...(index.unique ? ['.unique()'] : []),
      ...(index.method === null ? [] : [`.using(${quoteText(index.method)})`]),
      ...(index.include.length === 0 ? [] : [`.include(${index.include.map(quoteText).join(', ')})`]),
      ...(index.nullsNotDistinct ? ['.nullsNotDistinct()'] : []),
      ...(index.where === null ? [] : [`.where(${sqlTemplate(index.where, this.imports)})`]),
      rareCalls(index),
    ].join('');
  }

  private indexKey(key: IndexKey): string {
    const on = key.column === null ? sqlTemplate(key.expression!, this.imports) : quoteText(key.column);
    if (equal(key, { ...plainKey(''), column: key.column, expression: key.expression })) return on;
    return [
      `${this.imports.use('key')}(${on})`,
      ...(key.length === null ? [] : [`.prefix(${key.length})`]),
      ...(key.collation === null ? [] : [`.collate(${quoteText(key.collation)})`]),
      ...(key.operatorClass === null ? [] : [`.operatorClass(${quoteText(key.operatorClass)})`]),
      ...(key.descending ? ['.desc()'] : []),
      ...(key.nulls === null ? [] : [key.nulls === 'first' ? '.nullsFirst()' : '.nullsLast()']),
    ].join('');
  }

  private options(table: Table): readonly string[] {
    const entries = optionEntries(table);
    if (entries.length === 0) return [];
    return [`${this.imports.use('tableOptions')}({ ${entries.join(', ')} })`];
  }

  /** How a table is tied to others: `partitionOf('events', sql`DEFAULT`)`. */
  inheritance(ties: Inheritance, nameOf: (ref: TableRef) => string = tableName): readonly string[] {
    const { partitionBy, partitionOf, inherits } = ties;
    const text = (sql: string) => sqlTemplate(sql, this.imports);
    return [
      ...(partitionOf === undefined
        ? []
        : [`${this.imports.use('partitionOf')}(${nameOf(partitionOf)}, ${text(partitionOf.bounds)})`]),
      ...(inherits === undefined
        ? []
        : [`${this.imports.use('inherits')}(${inherits.map(nameOf).join(', ')})`]),
      ...(partitionBy === undefined ? [] : [`${this.imports.use('partitionBy')}(${text(partitionBy)})`]),
    ];
  }

  private named(builder: string, name: string | null): string {
    this.imports.use(builder);
    // MySQL's primary key has no name of its own; elsewhere `null` says that there is none.
    if (name === null) return `${builder}(${this.dialect === 'mysql' ? '' : 'null'})`;
    return `${builder}(${quoteText(name)})`;
  }
}

/** `'users'`, or `{ schema: 'app', name: 'users' }`. */
export function tableName(ref: TableRef): string {
  if (ref.schema === null) return quoteText(ref.name);
  return `{ schema: ${quoteText(ref.schema)}, name: ${quoteText(ref.name)} }`;
}

export function stringList(texts: readonly string[]): string {
  return `[${texts.map(quoteText).join(', ')}]`;
}

/** The options of a foreign key that are not the default, as entries of an object literal. */
export function referenceEntries(key: ForeignKey, isExternal = false): readonly string[] {
  return [
    ...(key.onDelete === 'no action' ? [] : [`onDelete: '${key.onDelete}'`]),
    ...(key.onUpdate === 'no action' ? [] : [`onUpdate: '${key.onUpdate}'`]),
    ...(key.match === null ? [] : [`match: '${key.match}'`]),
    ...(key.deferrable === null
      ? []
      : [`deferrable: ${key.deferrable === 'immediate' ? 'true' : "'deferred'"}`]),
    ...rareEntries(key),
    ...(key.toPrimaryKey === true ? ['toPrimaryKey: true'] : []),
    ...(key.period === true ? ['period: true'] : []),
    ...(key.onDeleteColumns === undefined ? [] : [`onDeleteColumns: ${stringList(key.onDeleteColumns)}`]),
    ...(isExternal ? ['external: true'] : []),
  ];
}

function notNullEntries({ name, notValid, noInherit }: NotNull = {}): readonly string[] {
  return [
    ...(name === undefined ? [] : [`name: ${quoteText(name)}`]),
    ...(notValid === true ? ['notValid: true'] : []),
    ...(noInherit === true ? ['noInherit: true'] : []),
  ];
}

function remarkEntry(comment: string | undefined): readonly string[] {
  return comment === undefined ? [] : [`comment: ${quoteText(comment)}`];
}

function rareEntries({ notValid, notEnforced, comment }: RareConditionOptions): readonly string[] {
  return [
    ...remarkEntry(comment),
    ...(notValid === true ? ['notValid: true'] : []),
    ...(notEnforced === true ? ['notEnforced: true'] : []),
  ];
}

function on(columns: readonly string[]): string {
  return `.on(${columns.map(quoteText).join(', ')})`;
}

function serialWord(type: ColumnType): string | null {
  const words: Readonly<Record<string, string>> = {
    smallint: 'smallserial',
    integer: 'serial',
    bigint: 'bigserial',
  };
  return words[type.kind] ?? null;
}

function serialOptions(identity: Identity | null): string {
  if (identity?.kind !== 'serial') return '()';
  const { sequence, type, options } = identity;
  const entries = [
    ...(sequence === null ? [] : [`sequence: ${quoteText(sequence)}`]),
    ...(type === undefined ? [] : [`type: ${quoteText(type)}`]),
    ...(options === undefined ? [] : sequenceEntries(options)),
  ];
  return entries.length === 0 ? '()' : `({ ${entries.join(', ')} })`;
}

function identityCall(identity: Identity): string {
  if (identity.kind === 'auto' || identity.kind === 'serial') return '.autoIncrement()';
  const entries = [
    ...(identity.kind === 'always' ? ['always: true'] : []),
    ...(identity.sequence === undefined ? [] : [`sequence: ${quoteText(identity.sequence)}`]),
    ...sequenceEntries(identity.options),
  ];
  return entries.length === 0 ? '.identity()' : `.identity({ ${entries.join(', ')} })`;
}

/** The options of a sequence that are given, as entries of an object literal. */
export function sequenceEntries({ cycle, ...numbers }: SequenceOptions): readonly string[] {
  return [
    ...Object.entries(numbers)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => `${name}: ${sequenceNumber(value!)}`),
    ...(cycle ? ['cycle: true'] : []),
  ];
}

function sequenceNumber(value: string): string {
  return Number.isSafeInteger(Number(value)) ? value : quoteText(value);
}
