import { type Query, type Row, withConnection } from '../connection.js';
import type { DumpOptions } from './options.js';

/**
 * SQLite keeps each statement as it was typed, so tables that are alike can differ as text. The first part of
 * the dump is what the pragmas say of each table, with the statements of indexes, triggers and views; the
 * second is the CREATE TABLE statements, which alone know of checks, collations and generated expressions.
 */
export function dumpSqlite(url: string, { exclude, sql, bodies }: Required<DumpOptions>): Promise<string> {
  return withConnection(url, async (query) => {
    const schema = (
      await query(`SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name`)
    ).filter(
      (row) => row.tbl_name !== exclude && row.sql !== null && !String(row.name).startsWith('sqlite_'),
    );
    const statements = (wanted: (row: Row) => boolean) =>
      schema.filter(wanted).map((row) => `${normalise(String(row.sql))};`);
    const tables = schema.filter(({ type }) => type === 'table').map(({ name }) => String(name));
    const lines: string[] = [];
    for (const table of tables) lines.push(...(await describeTable(query, table)));
    lines.push(...statements(({ type }) => type === 'index' || (bodies && type !== 'table')));
    if (sql) lines.push(...statements(({ type }) => type === 'table'));
    return lines.join('\n');
  });
}

async function describeTable(query: Query, table: string): Promise<string[]> {
  const name = literal(table);
  const [flags] = await query(`SELECT strict, wr FROM pragma_table_list(${name}) WHERE schema = 'main'`);
  const columns = await query(`SELECT * FROM pragma_table_xinfo(${name}) ORDER BY cid`);
  const indexes = await query(`SELECT * FROM pragma_index_list(${name})`);
  const keys = await query(`SELECT * FROM pragma_foreign_key_list(${name}) ORDER BY id, seq`);
  const described = await Promise.all(indexes.map((index) => describeIndex(query, index)));
  return [
    `table ${table}${flags?.strict ? ' strict' : ''}${flags?.wr ? ' without rowid' : ''}`,
    ...columns.map((column) => `  column ${describeColumn(column)}`),
    ...described.sort().map((index) => `  index ${index}`),
    ...describeForeignKeys(keys)
      .sort()
      .map((key) => `  foreign key ${key}`),
  ];
}

function describeColumn({ name, type, notnull, dflt_value, pk, hidden }: Row): string {
  // DEFAULT NULL is what a column has without a default.
  const value = String(dflt_value).toLowerCase() === 'null' ? null : dflt_value;
  return `${name} ${type} notnull=${notnull} default=${value} pk=${pk} hidden=${hidden}`;
}

/** The names of the indexes behind constraints only count them, so they are left out. */
async function describeIndex(query: Query, { name, origin, unique, partial }: Row): Promise<string> {
  const keys = await query(
    `SELECT * FROM pragma_index_xinfo(${literal(String(name))}) WHERE key ORDER BY seqno`,
  );
  const columns = keys.map((key) => `${key.name ?? 'expression'} ${key.coll}${key.desc ? ' desc' : ''}`);
  const title = origin === 'c' ? `${name} ` : '';
  return `${title}origin=${origin} unique=${unique} partial=${partial} (${columns.join(', ')})`;
}

function describeForeignKeys(rows: Row[]): string[] {
  const byId = new Map<unknown, Row[]>();
  for (const row of rows) byId.set(row.id, [...(byId.get(row.id) ?? []), row]);
  return [...byId.values()].map((parts) => {
    const { table, on_update, on_delete, match } = parts[0]!;
    const from = parts.map((part) => part.from).join(', ');
    const to = parts.map((part) => part.to).join(', ');
    return `(${from}) to ${table} (${to}) on update ${on_update} on delete ${on_delete} match ${match}`;
  });
}

/** One spelling for white space and for quoted plain names; string literals stay as they are. */
function normalise(sql: string): string {
  const token = /('(?:[^']|'')*')|["`[](\w+)["`\]]|\s*([(),])\s*|\s+/g;
  return sql.replace(token, (_, text, name, punctuation) => text ?? name ?? punctuation ?? ' ').trim();
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
