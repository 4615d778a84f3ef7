import type { Catalog, Column, ColumnType, Default, ForeignKey, Table } from '../../catalog/index.js';
import { findColumn, needsValue, sameTable, tableKey } from '../../catalog/index.js';
import type { Dialect } from '../../dialects/index.js';
import { isInKey } from '../../dialects/shared/placeholder.js';
import { qualifiedName } from '../../dialects/shared/qualified-name.js';
import type { Operation } from '../../operations/index.js';
import { equal } from '../../util/index.js';
import { mentions } from '../mentions.js';

/**
 * A downgrade that brings a table back brings back none of its rows. Those that rows of other tables must refer
 * to are made up, like the values of columns that come back. `after` is the structure after the operations.
 */
export function withReferredRows(
  operations: readonly Operation[],
  after: Catalog,
  dialect: Dialect,
): readonly Operation[] {
  const created = operations.flatMap((it) => (it.kind === 'createTable' ? it.table : []));
  if (created.length === 0) return operations;
  const referring = referringKeys(operations, after);
  return operations.flatMap((operation): readonly Operation[] => {
    if (operation.kind !== 'createTable') return [operation];
    const keys = referring.get(tableKey(operation.table)) ?? [];
    const rows = keys.flatMap(({ table, key }) => referredRows(table, key, created, dialect) ?? []);
    return [operation, ...rows.map((sql) => ({ kind: 'execute', sql }) as const)];
  });
}

/** The foreign keys of the tables that are there all the time, with their names, by what they refer to. */
function referringKeys(operations: readonly Operation[], { tables }: Catalog) {
  const moved = new Set<string>();
  const emptied = new Set<string>();
  for (const operation of operations) {
    if (operation.kind === 'createTable') moved.add(tableKey(operation.table));
    if (operation.kind === 'renameTable') moved.add(tableKey(operation.from)).add(tableKey(operation.to));
    if (operation.kind !== 'alterTable') continue;
    for (const change of operation.changes) {
      // No row has a value in it.
      const isEmpty = change.kind === 'addColumn' && change.column.nullable && change.backfill === null;
      if (isEmpty) emptied.add(`${tableKey(operation.table)} ${change.column.name}`);
    }
  }
  const found = new Map<string, { readonly table: Table; readonly key: ForeignKey }[]>();
  for (const table of tables) {
    const own = tableKey(table);
    if (moved.has(own)) continue;
    for (const key of table.foreignKeys) {
      if (key.columns.some((it) => emptied.has(`${own} ${it}`))) continue;
      const target = tableKey(key.references);
      found.set(target, [...(found.get(target) ?? []), { table, key }]);
    }
  }
  return found;
}

/**
 * The statements that insert what the rows of a table refer to in one of the `created` tables; null where values
 * cannot be known to be taken.
 */
export function referredRows(
  table: Table,
  key: ForeignKey,
  created: readonly Table[],
  dialect: Dialect,
): readonly string[] | null {
  const columns = key.columns.map(dialect.quoteIdentifier);
  const present = columns.map((it) => `${it} IS NOT NULL`).join(' AND ');
  const source = `SELECT DISTINCT ${columns.join(', ')} FROM ${qualifiedName(table, dialect.quoteIdentifier)} WHERE ${present}`;
  return rowsFor({ source, table, key }, created, dialect);
}

/** The value of a column that refers to a table that comes back, made up like any; null where none is known. */
export function referringValue(
  column: Column,
  { table, before }: { readonly table: Table; readonly before: Table | null },
  parent: Table,
  dialect: Dialect,
): Default | null {
  const value = dialect.placeholder(column, { ...table, foreignKeys: [] }, before);
  // MySQL takes 0 for the next number.
  const isCounted = dialect.name === 'mysql' && parent.columns.some((it) => it.identity !== null);
  return isCounted && value?.kind === 'literal' && value.value === 0 ? { kind: 'literal', value: 1 } : value;
}

interface Referring {
  /** The query that gives the columns of the key. */
  readonly source: string;
  readonly table: Table;
  readonly key: ForeignKey;
}

function rowsFor(
  { source, table, key }: Referring,
  created: readonly Table[],
  dialect: Dialect,
): readonly string[] | null {
  const { quoteIdentifier: quote } = dialect;
  const parent = created.find((it) => sameTable(it, key.references));
  const made = parent === undefined ? null : madeUp(parent, { source, table, key }, created, dialect);
  if (parent === undefined || made === null) return null;
  const name = qualifiedName(parent, quote);
  const { columns } = key.references;
  const referring = key.columns.map((it) => `dbm_referring.${quote(it)}`);
  const isThere = columns.map((it, at) => `dbm_referred.${quote(it)} = ${referring[at]}`).join(' AND ');
  const numbered = parent.columns.find((it) => columns.includes(it.name) && it.identity !== null);
  const numbers = numbered === undefined ? undefined : dialect.sampling.ownNumbers;
  const clause = numbers === undefined ? '' : ` ${numbers.clause}`;
  const insert = `INSERT INTO ${name} (${[...columns, ...made.values.keys()].map(quote).join(', ')})${clause}
SELECT ${[...referring, ...made.values.values()].join(', ')}
FROM (${source}) AS dbm_referring
WHERE NOT EXISTS (SELECT 1 FROM ${name} AS dbm_referred WHERE ${isThere})`;
  const after = numbers === undefined ? [] : [numbers.goOn(parent, numbered!.name)];
  return [...made.before, insert, ...after];
}

interface MadeUp {
  /** SQL by column, for those that nothing refers to. */
  readonly values: ReadonlyMap<string, string>;
  /** What has to be inserted before. */
  readonly before: readonly string[];
}

function madeUp(
  parent: Table,
  referring: Referring,
  created: readonly Table[],
  dialect: Dialect,
): MadeUp | null {
  const values = new Map<string, string>();
  const before: string[] = [];
  for (const column of parent.columns) {
    const { name } = column;
    const key = parent.foreignKeys.find((it) => it.columns.includes(name));
    // The default may be the key of a row that is not there.
    const isNeeded = needsValue(column) || (key !== undefined && column.default !== null);
    if (referring.key.references.columns.includes(name) || !isNeeded) continue;
    if (column.nullable) {
      values.set(name, 'NULL');
      continue;
    }
    if (parent.checks.some((it) => mentions(it.expression, name))) return null;
    const at = key === undefined ? -1 : created.findIndex((it) => sameTable(it, key.references));
    if (key === undefined || at === -1) {
      const value = isInKey(name, parent)
        ? valueOfKey(column, referring, dialect)
        : sqlOf(dialect.placeholder(column, parent, null), column, dialect);
      if (value === null) return null;
      values.set(name, value);
      continue;
    }
    // A row in a third table, which has to be there before.
    const isLater = at >= created.findIndex((it) => sameTable(it, parent));
    if (isLater || key.columns.length > 1 || isInKey(name, parent)) return null;
    const value = sqlOf(
      referringValue({ ...column, default: null }, { table: parent, before: null }, created[at]!, dialect),
      column,
      dialect,
    );
    if (value === null) return null;
    const source = `SELECT DISTINCT ${value} AS ${dialect.quoteIdentifier(name)} FROM (${referring.source}) AS dbm_rows`;
    const rows = rowsFor({ source, table: parent, key }, created, dialect);
    if (rows === null) return null;
    before.push(...rows);
    values.set(name, value);
  }
  return { values, before };
}

/** What differs from row to row: the key that the rows are made for. */
function valueOfKey(column: Column, { table, key }: Referring, dialect: Dialect): string | null {
  const own = findColumn(table, key.columns[0]!);
  if (own === null || key.columns.length > 1) return null;
  if (equal(own.type, column.type)) return dialect.quoteIdentifier(own.name);
  return isText(column.type) ? dialect.sampling.textSql(own) : null;
}

function isText(type: ColumnType): boolean {
  return type.kind === 'raw' ? /char|text/i.test(type.sql) : type.kind === 'string' || type.kind === 'text';
}

export function sqlOf(value: Default | null, column: Column, { sampling }: Dialect): string | null {
  if (value === null || value.kind === 'now') return null;
  return value.kind === 'literal' ? sampling.typedSql(value.value, column) : value.sql;
}
