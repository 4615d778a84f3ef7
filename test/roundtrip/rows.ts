import type { Catalog, Column, DialectName, Table } from '../../src/catalog/index.js';
import type { Session } from '../../src/runtime/session.js';
import { sampleFor } from '../support/values.js';

const rowsPerTable = 3;

/**
 * Puts rows into every table: all values of every type in turn, nulls where they may be, and children that
 * point to parents, circles included.
 */
export async function insertRows(
  session: Session,
  catalog: Catalog,
  given: Readonly<Record<string, readonly string[]>> = {},
): Promise<void> {
  // The rows of a partition are those of its table.
  for (const table of catalog.tables.filter(({ partitionOf }) => partitionOf === undefined)) {
    for (let n = 0; n < rowsPerTable; n++) await insertRow(session, table, n, given);
  }
  // References that are not given come when all the rows that they may point to are there: two rows refer to the first one.
  for (const table of catalog.tables) {
    for (const key of table.foreignKeys) {
      if (key.columns.some((column) => given[`${table.name}.${column}`] !== undefined)) continue;
      const target = quoted(session, key.references);
      const quote = session.dialect.quoteIdentifier;
      const values = key.columns.map((column, at) => {
        const referred = quote(key.references.columns[at]!);
        // MySQL reads from the table that it changes only by way of another.
        return `${quote(column)} = (SELECT v FROM (SELECT ${referred} AS v FROM ${target} ORDER BY id LIMIT 1) AS t)`;
      });
      await session.connection.query(
        `UPDATE ${quoted(session, table)} SET ${values.join(', ')}
         WHERE id IN (SELECT id FROM (SELECT id FROM ${quoted(session, table)} ORDER BY id LIMIT 2) AS t)`,
      );
    }
  }
}

async function insertRow(
  session: Session,
  table: Table,
  n: number,
  given: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  const references = new Set(table.foreignKeys.flatMap((key) => key.columns));
  const columns = table.columns.filter(
    (it) =>
      it.generated === null &&
      it.identity === null &&
      (!references.has(it.name) || given[`${table.name}.${it.name}`] !== undefined),
  );
  const names = columns.map((it) => session.dialect.quoteIdentifier(it.name));
  const values = columns.map(
    (it) => given[`${table.name}.${it.name}`]?.[n] ?? literalFor(it, n, session.dialect.name),
  );
  const into = `INSERT INTO ${quoted(session, table)}`;
  const empty = session.dialect.name === 'mysql' ? '() VALUES ()' : 'DEFAULT VALUES';
  await session.connection.query(
    columns.length === 0 ? `${into} ${empty}` : `${into} (${names.join(', ')}) VALUES (${values.join(', ')})`,
  );
}

function literalFor(column: Column, n: number, dialect: DialectName): string {
  if (column.name === 'id') return String(n + 1);
  if (column.nullable && n === 1) return 'NULL';
  const sample = sampleFor(column.type, dialect);
  // A type that only a resolved catalog has (JSON is TEXT on SQLite) takes any text.
  const isNumber = column.type.kind === 'raw' && /int\b/.test(column.type.sql);
  const values = sample?.values ?? (isNumber ? ['1', '2', '3'] : ["'a'", "'b'", "'c'"]);
  return (
    values[n] ??
    (sample?.indexable === true && column.type.kind !== 'enum'
      ? distinct(values[0]!, n)
      : values[n % values.length]!)
  );
}

// Three rows, and a few types with two sample values.
function distinct(value: string, n: number): string {
  if (value === 'true' || value === '1') return value;
  if (/^'\d{4}-/.test(value)) return value.replace(/\d{4}/, String(1980 + n));
  if (/^'[0-9a-f]{8}-/.test(value)) return value.replace(/^'[0-9a-f]{8}/, `'0000000${n}`);
  return value.startsWith("'") ? `'k${n}xy'` : String(100 + n);
}

/** The values of every column, as text, by table and column, in the order of the primary key. */
export async function readRows(session: Session, catalog: Catalog): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const table of catalog.tables.filter((it) => it.columns.length > 0)) {
    // Invisible columns are not among `*`.
    const names = table.columns.map((it) => session.dialect.quoteIdentifier(it.name));
    // Not the rows of tables that inherit from it.
    const only = session.dialect.name === 'postgresql' && table.partitionBy === undefined ? 'ONLY ' : '';
    const rows = await session.connection.query(
      `SELECT ${names.join(', ')} FROM ${only}${quoted(session, table)} ORDER BY ${session.dialect.quoteIdentifier('id')}`,
    );
    for (const column of table.columns) {
      found.set(`${table.name}.${column.name}`, JSON.stringify(rows.map((row) => row[column.name])));
    }
  }
  return found;
}

function quoted(session: Session, table: Pick<Table, 'name'>): string {
  return session.dialect.quoteIdentifier(table.name);
}
