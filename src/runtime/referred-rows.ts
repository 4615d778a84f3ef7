import type { Catalog, ForeignKey, Table } from '../catalog/index.js';
import { findTable, needsValue, sameTable } from '../catalog/index.js';
import type { Dialect } from '../dialects/index.js';
import type { Operation } from '../operations/index.js';
import { mentions } from './mentions.js';

/**
 * A downgrade that brings a table back brings back none of its rows. Those that rows of other tables must refer
 * to are made up, like the values of columns that come back. `after` is the structure after the operations.
 */
export function withReferredRows(
  operations: readonly Operation[],
  after: Catalog,
  dialect: Dialect,
): readonly Operation[] {
  const isMoved = ({ schema, name }: Table) =>
    operations.some(
      (it) =>
        (it.kind === 'createTable' && sameTable(it.table, { schema, name })) ||
        (it.kind === 'renameTable' &&
          (sameTable(it.from, { schema, name }) || sameTable(it.to, { schema, name }))),
    );
  return operations.flatMap((operation): readonly Operation[] => {
    if (operation.kind !== 'createTable') return [operation];
    const parent = findTable(after, operation.table) ?? operation.table;
    const rows = after.tables
      .filter((table) => !isMoved(table))
      .flatMap((table) => table.foreignKeys.map((key) => ({ table, key })))
      .filter(({ table, key }) => sameTable(key.references, parent) && !comesEmpty(table, key, operations))
      .flatMap(({ table, key }) => referredRows(table, key, parent, dialect) ?? []);
    return [operation, ...rows.map((sql) => ({ kind: 'execute', sql }) as const)];
  });
}

/** Whether no row has a value in a column of the key, because it comes back without. */
function comesEmpty(table: Table, key: ForeignKey, operations: readonly Operation[]): boolean {
  return operations.some(
    (it) =>
      it.kind === 'alterTable' &&
      sameTable(it.table, table) &&
      it.changes.some(
        (change) =>
          change.kind === 'addColumn' && change.column.nullable && key.columns.includes(change.column.name),
      ),
  );
}

/** The statements that insert what the rows of a table refer to; null where values cannot be known to be taken. */
export function referredRows(
  table: Table,
  key: ForeignKey,
  parent: Table,
  dialect: Dialect,
): readonly string[] | null {
  const quote = dialect.quoteIdentifier;
  const name = ({ schema, name }: Pick<Table, 'schema' | 'name'>) =>
    [schema ?? [], name].flat().map(quote).join('.');
  const made = madeUpValues(key, parent, dialect);
  if (made === null) return null;
  const { columns } = key.references;
  const inserted = [...columns, ...made.keys()].map(quote).join(', ');
  const own = key.columns.map(quote);
  const referring = own.map((it) => `dbm_referring.${it}`);
  const isThere = columns.map((it, at) => `dbm_referred.${quote(it)} = ${referring[at]}`).join(' AND ');
  const numbered = parent.columns.find((it) => columns.includes(it.name) && it.identity !== null);
  const isPostgresql = dialect.name === 'postgresql';
  const overriding = isPostgresql && numbered !== undefined ? ' OVERRIDING SYSTEM VALUE' : '';
  const insert = `INSERT INTO ${name(parent)} (${inserted})${overriding}
SELECT ${[...referring, ...made.values()].join(', ')}
FROM (SELECT DISTINCT ${own.join(', ')} FROM ${name(table)}) AS dbm_referring
WHERE ${referring.map((it) => `${it} IS NOT NULL`).join(' AND ')}
  AND NOT EXISTS (SELECT 1 FROM ${name(parent)} AS dbm_referred WHERE ${isThere})`;
  if (!isPostgresql || numbered === undefined) return [insert];
  // Elsewhere the numbers go on behind the greatest by themselves.
  const greatest = `max(${quote(numbered.name)})`;
  const sequence = `pg_get_serial_sequence(${dialect.literal(name(parent))}, ${dialect.literal(numbered.name)})`;
  return [insert, `SELECT setval(${sequence}, ${greatest}) FROM ${name(parent)} HAVING ${greatest} > 0`];
}

/** What goes into the columns of the row that nothing refers to, as SQL. */
function madeUpValues(key: ForeignKey, parent: Table, dialect: Dialect): ReadonlyMap<string, string> | null {
  const values = new Map<string, string>();
  const keys = [parent.primaryKey ?? [], ...parent.uniques].flat().map((it) => it.columns);
  const indexes = parent.indexes.filter((it) => it.unique).map((it) => it.keys.map(({ column }) => column));
  for (const column of parent.columns) {
    const { name } = column;
    if (key.references.columns.includes(name) || !needsValue(column)) continue;
    const isChecked = parent.checks.some((it) => mentions(it.expression, name));
    const isUnique = [...keys, ...indexes].some((it) => it.includes(name));
    const refersToItself = parent.foreignKeys.some(
      (it) => it.columns.includes(name) && sameTable(it.references, parent),
    );
    const value = isChecked || isUnique || refersToItself ? null : dialect.placeholder(column, parent, null);
    if (value === null || value.kind === 'now') return null;
    values.set(name, value.kind === 'literal' ? dialect.sampling.typedSql(value.value, column) : value.sql);
  }
  return values;
}
