import type { SchemaObject, VirtualTable } from '../../catalog/index.js';
import { DbmError } from '../../errors/index.js';
import type { Connection, Statement } from '../dialect.js';
import { isFullText, parseVirtualTable } from './ddl/parse-virtual-table.js';
import type { VirtualTableSyntax } from './ddl/syntax.js';
import { quoteIdentifier, quoteList, rebuildPrefix, sameName } from './names.js';

/** A virtual table; a full-text index of another table's rows is filled with those that are there. */
export async function createVirtualTable(
  table: VirtualTable,
  connection: Connection | null,
): Promise<readonly Statement[]> {
  const statements = [table.definition];
  const syntax = parseVirtualTable(table.definition);
  if (connection !== null && (await canFill(syntax, connection))) statements.push(fillSql(table.name));
  return statements.map((sql) => ({ sql }));
}

/** Whether all that it holds comes from the rows of another table: it is filled from there when it is created. */
export function isDerived(object: SchemaObject): boolean {
  if (object.kind !== 'virtualTable') return false;
  const { content } = parseVirtualTable(object.definition);
  return content !== null && content !== '';
}

/**
 * A virtual table in another form. No ALTER TABLE changes one, so its rows wait in another table meanwhile; what
 * indexes the rows of another table is filled from there.
 */
export async function replaceVirtualTable(
  table: VirtualTable,
  connection: Connection | null,
): Promise<readonly Statement[]> {
  const name = quoteIdentifier(table.name);
  const drop = { sql: `DROP TABLE ${name}` };
  const create = await createVirtualTable(table, connection);
  const after = parseVirtualTable(table.definition);
  const before = connection === null ? null : await liveSyntax(table.name, connection);
  if (before === null) throw needsDatabase(table.name);
  if (before.content === '' || after.content === '') throw withoutContent(table.name);
  if (after.content !== null) return [drop, ...create];
  const columns = await keptColumns(table.name, after, connection!);
  if (columns.length === 0) return [drop, ...create];
  const waiting = quoteIdentifier(rebuildPrefix + table.name);
  const list = quoteList(columns);
  // The rowid of a full-text index is what applications know a text by.
  const [rowid, selected] =
    isFullText(before.module) && isFullText(after.module)
      ? [`, ${waitingRowid}`, `, rowid AS ${waitingRowid}`]
      : ['', ''];
  return [
    { sql: `CREATE TABLE ${waiting} AS SELECT ${list}${selected} FROM ${name}` },
    drop,
    ...create,
    {
      sql: `INSERT INTO ${name} (${list}${rowid && ', rowid'}) SELECT ${list}${rowid} FROM ${waiting}`,
    },
    { sql: `DROP TABLE ${waiting}` },
  ];
}

const waitingRowid = '"_dbm_rowid"';

/** https://www.sqlite.org/fts5.html#the_rebuild_command */
function fillSql(table: string): string {
  const name = quoteIdentifier(table);
  return `INSERT INTO ${name} (${name}) VALUES ('rebuild')`;
}

/** Whether the rows that a full-text index is about are there, with all the columns that it wants. */
async function canFill({ content, columns }: VirtualTableSyntax, connection: Connection): Promise<boolean> {
  if (content === null || content === '') return false;
  const there = await columnsOf(content, connection);
  return there.length > 0 && columns.every((name) => there.some((it) => sameName(it, name)));
}

async function keptColumns(
  name: string,
  after: VirtualTableSyntax,
  connection: Connection,
): Promise<readonly string[]> {
  const there = await columnsOf(name, connection);
  return after.columns.filter((column) => there.some((it) => sameName(it, column)));
}

async function columnsOf(table: string, connection: Connection): Promise<readonly string[]> {
  const rows = await connection.query<{ readonly name: string }>(
    `SELECT name FROM pragma_table_xinfo(?, 'main') WHERE hidden <> 1`,
    [table],
  );
  return rows.map((it) => it.name);
}

async function liveSyntax(name: string, connection: Connection): Promise<VirtualTableSyntax> {
  const [row] = await connection.query<{ readonly sql: string }>(
    `SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE`,
    [name],
  );
  if (row === undefined) throw new DbmError('migration', `There is no virtual table ${name}`);
  return parseVirtualTable(row.sql);
}

function withoutContent(name: string): DbmError {
  return new DbmError(
    'unsupported',
    `The virtual table ${name} keeps no rows that could be put into another`,
    {
      hint: 'Drop it and create it again in the migration, and fill it from where its rows come.',
    },
  );
}

function needsDatabase(name: string): DbmError {
  return new DbmError(
    'unsupported',
    `The virtual table ${name} cannot be replaced without the database, which holds its rows`,
    { hint: 'Run this migration on the database itself.' },
  );
}
