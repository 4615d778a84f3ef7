import type { Index, TableRef } from '../../../catalog/index.js';
import { DbmError } from '../../../errors/index.js';
import type { Connection } from '../../dialect.js';
import { createIndexSql } from '../clauses.js';
import { Cursor } from '../ddl/cursor.js';
import { parseTable } from '../ddl/parse-table.js';
import type { TableSyntax } from '../ddl/syntax.js';
import type { ObjectRow } from '../inspect/schema-queries.js';
import { quoteIdentifier } from '../names.js';

/** A table and what hangs on it, as the statements that make them. */
export interface TableState {
  readonly table: TableSyntax;
  readonly indexes: readonly NamedSql[];
  readonly triggers: readonly NamedSql[];
}

export interface NamedSql {
  readonly name: string;
  readonly sql: string;
}

/** A table of which nothing is known but its name; the column that it must have is nobody's. */
export function unknownState(name: string): TableState {
  const table = parseTable(`CREATE TABLE ${quoteIdentifier(name)} (${quoteIdentifier('')})`);
  return { table, indexes: [], triggers: [] };
}

export function indexState(table: string, index: Index): NamedSql {
  return { name: index.name, sql: createIndexSql(table, index) };
}

/** The table as it is in the database. Throws DbmError when it is not there, or is none to be altered. */
export async function readState(ref: TableRef, connection: Connection): Promise<TableState> {
  const rows = await connection.query<ObjectRow>(
    `SELECT type, name, tbl_name, sql FROM sqlite_master
     WHERE tbl_name = ? COLLATE NOCASE AND sql IS NOT NULL ORDER BY rowid`,
    [ref.name],
  );
  const table = rows.find((it) => it.type === 'table');
  if (table === undefined) throw missing(ref.name, rows);
  if (new Cursor(table.sql!).is('CREATE', 'VIRTUAL')) {
    throw new DbmError('unsupported', `${table.name} is a virtual table, which dbm does not alter`, {
      hint: 'Write its changes with op.execute().',
    });
  }
  const named = (type: ObjectRow['type']) =>
    rows.filter((it) => it.type === type).map((it) => ({ name: it.name, sql: it.sql! }));
  return { table: parseTable(table.sql!), indexes: named('index'), triggers: named('trigger') };
}

function missing(name: string, rows: readonly ObjectRow[]): DbmError {
  const isView = rows.some((it) => it.type === 'view');
  return new DbmError(
    'migration',
    isView ? `${name} is a view, not a table` : `There is no table ${name}`,
    isView ? { hint: 'Write the changes of views with op.execute().' } : {},
  );
}
