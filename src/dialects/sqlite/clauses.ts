import type {
  Column,
  ConflictAction,
  Constraint,
  ForeignKey,
  Index,
  IndexKey,
  PrimaryKey,
  Table,
  TableOptions,
  UniqueConstraint,
} from '../../catalog/index.js';
import { constraintsOf, plainKey } from '../../catalog/index.js';
import { noExclusions } from '../shared/postgresql-only.js';
import { defaultSql } from './defaults.js';
import { isDescendingColumn } from './key-parts.js';
import { isPlainName, quoteIdentifier, quoteList } from './names.js';
import { typeSql } from './types.js';

/** CREATE TABLE as dbm writes it: columns, then constraints, each on a line. The table is resolved. */
export function createTableSql(table: Table): string {
  const { primaryKey } = table;
  const numbered = table.columns.find((column) => column.identity !== null)?.name;
  // AUTOINCREMENT belongs to the key, and by custom both stand at the column.
  const keyed = primaryKey !== null && isDescendingColumn(primaryKey) ? primaryKey.columns[0] : numbered;
  const autoincrement = numbered === undefined ? '' : ' AUTOINCREMENT';
  const lines = [
    ...table.columns.map((column) =>
      column.name === keyed && primaryKey !== null
        ? `${columnSql(column)} ${columnKeySql(primaryKey)}${autoincrement}`
        : columnSql(column),
    ),
    ...constraintsOf(table)
      .filter((constraint) => constraint.kind !== 'primaryKey' || keyed === undefined)
      .sort((a, b) => Number(standsBefore(b, a, table.options)) - Number(standsBefore(a, b, table.options)))
      .map(constraintSql),
  ];
  const body = lines.map((line) => `  ${line}`).join(',\n');
  return `CREATE TABLE ${quoteIdentifier(table.name)} (\n${body}\n)${optionsSql(table.options)}`;
}

/**
 * The order of a table's constraints. SQLite renames a column that is an INTEGER PRIMARY KEY and UNIQUE as well
 * only where the primary key comes first, and in a table without rowid only where it comes last.
 */
export function standsBefore(
  a: { readonly kind: string },
  b: { readonly kind: string },
  options: Pick<TableOptions, 'withoutRowid'>,
): boolean {
  if (b.kind === 'primaryKey') return options.withoutRowid;
  return a.kind !== 'primaryKey' || !options.withoutRowid;
}

export function optionsSql(options: Pick<TableOptions, 'strict' | 'withoutRowid'>): string {
  const words = [...(options.withoutRowid ? ['WITHOUT ROWID'] : []), ...(options.strict ? ['STRICT'] : [])];
  return words.length === 0 ? '' : ` ${words.join(', ')}`;
}

/** A column's definition but for its constraints. */
export function columnSql(column: Column): string {
  return [quoteIdentifier(column.name), typeSql(column.type), ...attributes(column)]
    .filter((part) => part !== '')
    .join(' ');
}

function attributes(column: Column): string[] {
  return [
    notNullSql(column) ?? '',
    column.default === null ? '' : `DEFAULT ${defaultSql(column.default, column.type)}`,
    column.collation === null ? '' : collateSql(column.collation),
    column.generated === null ? '' : generatedSql(column.generated),
  ];
}

export function notNullSql({ nullable, onNull }: Column): string | null {
  return nullable ? null : `NOT NULL${conflictSql(onNull)}`;
}

function conflictSql(action: ConflictAction | undefined): string {
  return action === undefined ? '' : ` ON CONFLICT ${action.toUpperCase()}`;
}

export function collateSql(collation: string): string {
  return `COLLATE ${quoteIdentifier(collation)}`;
}

export function generatedSql(generated: NonNullable<Column['generated']>): string {
  return `GENERATED ALWAYS AS (${generated.expression}) ${generated.stored ? 'STORED' : 'VIRTUAL'}`;
}

function named(name: string | null): string {
  return name === null ? '' : `CONSTRAINT ${quoteIdentifier(name)} `;
}

/** A constraint of the table, with its name. */
export function constraintSql(constraint: Constraint): string {
  return named(constraint.name) + constraintBody(constraint);
}

function constraintBody(constraint: Constraint): string {
  switch (constraint.kind) {
    case 'primaryKey':
      return `PRIMARY KEY ${keyListSql(constraint)}`;
    case 'unique':
      return `UNIQUE ${keyListSql(constraint)}`;
    case 'check':
      return `CHECK (${constraint.expression})`;
    case 'exclude':
      throw noExclusions('SQLite');
    case 'foreignKey':
      return `FOREIGN KEY (${quoteList(constraint.columns)}) ${referencesSql(constraint)}`;
  }
}

function keyListSql({ columns, parts = [], onConflict }: PrimaryKey | UniqueConstraint): string {
  const keys = columns.map((column, i) => keySql({ ...plainKey(column), ...parts[i] }));
  return `(${keys.join(', ')})${conflictSql(onConflict)}`;
}

/** A primary key of one column, as it stands at the column. */
export function columnKeySql(key: PrimaryKey): string {
  const order = isDescendingColumn(key) ? ' DESC' : '';
  return `${named(key.name)}PRIMARY KEY${order}${conflictSql(key.onConflict)}`;
}

/** A foreign key or check of one column, as it stands at the column. */
export function columnConstraintSql(constraint: Constraint): string {
  return constraint.kind === 'foreignKey'
    ? named(constraint.name) + referencesSql(constraint)
    : constraintSql(constraint);
}

function referencesSql(key: ForeignKey): string {
  const { references, onDelete, onUpdate, deferrable } = key;
  const isImplied = key.toPrimaryKey === true || references.columns.length === 0;
  const columns = isImplied ? '' : ` (${quoteList(references.columns)})`;
  return [
    `REFERENCES ${quoteIdentifier(references.name)}${columns}`,
    onDelete === 'no action' ? '' : ` ON DELETE ${onDelete.toUpperCase()}`,
    onUpdate === 'no action' ? '' : ` ON UPDATE ${onUpdate.toUpperCase()}`,
    deferrable === null ? '' : ` DEFERRABLE INITIALLY ${deferrable.toUpperCase()}`,
  ].join('');
}

export function createIndexSql(table: string, index: Index): string {
  const keys = index.keys.map(keySql).join(', ');
  const where = index.where === null ? '' : ` WHERE ${index.where}`;
  const unique = index.unique ? 'UNIQUE ' : '';
  return `CREATE ${unique}INDEX ${quoteIdentifier(index.name)} ON ${quoteIdentifier(table)} (${keys})${where}`;
}

function keySql(key: IndexKey): string {
  const collation = key.collation === null ? '' : ` ${collateSql(key.collation)}`;
  // COLLATE binds tighter than any operator, so an expression needs parentheses before it.
  const expression = collation === '' ? key.expression : `(${key.expression})`;
  return (
    (key.column === null ? expression : quoteIdentifier(key.column)) +
    collation +
    (key.descending ? ' DESC' : '')
  );
}

/**
 * SQLite renames a column in the table, its indexes and triggers, in views, and in other tables' keys. A new name
 * without quotes gets them there only where the old one had them.
 */
export function renameColumnSql(
  table: string,
  { from, to }: { readonly from: string; readonly to: string },
): string {
  const names = `${quoteIdentifier(from)} TO ${isPlainName(to) ? to : quoteIdentifier(to)}`;
  return `ALTER TABLE ${quoteIdentifier(table)} RENAME COLUMN ${names}`;
}
