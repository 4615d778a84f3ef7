import type { Connection, Statement } from '../dialect.js';
import { setAutoincrement, withTableName } from './ddl/edit-table.js';
import { parseIndex } from './ddl/parse-index.js';
import { parseTable } from './ddl/parse-table.js';
import { parseTrigger } from './ddl/parse-trigger.js';
import { isNumbered } from './ddl/read-table.js';
import { quoteIdentifier } from './names.js';
import type { ObjectRow } from './schema-queries.js';
import type { TableState } from './table-state.js';

interface Rename {
  readonly from: string;
  readonly to: string;
}

/** SQLite renames a column in the table, its indexes and triggers, in views, and in other tables' keys. */
export function renameColumnStatement(table: string, { from, to }: Rename): Statement {
  const names = `RENAME COLUMN ${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`;
  return { sql: `ALTER TABLE ${quoteIdentifier(table)} ${names}` };
}

/**
 * The table as it will be after a rename that has not happened yet: SQLite is asked to rename the column of
 * a temporary table that is made by the same statements. Leaves nothing behind.
 */
export async function afterRename(
  connection: Connection,
  state: TableState,
  rename: Rename,
): Promise<TableState> {
  const { name } = state.table;
  const temporary = `temp.${quoteIdentifier(name)}`;
  // Not numbered: that would make a sqlite_sequence among the temporary tables, which cannot be dropped.
  const plain = setAutoincrement(state.table, false);
  // Of the same name, so that what refers to the table by its name is about this one.
  await connection.query(withTableName(plain, temporary));
  try {
    for (const { sql } of state.indexes) {
      const { start } = parseIndex(sql).name;
      await connection.query(`${sql.slice(0, start)}temp.${sql.slice(start)}`);
    }
    for (const { sql } of state.triggers) {
      await connection.query(`CREATE TEMP TRIGGER ${sql.slice(parseTrigger(sql).start)}`);
    }
    const { from, to } = rename;
    await connection.query(
      `ALTER TABLE ${temporary} RENAME COLUMN ${quoteIdentifier(from)} TO ${quoteIdentifier(to)}`,
    );
    const rows = await connection.query<ObjectRow>(
      'SELECT type, name, tbl_name, sql FROM sqlite_temp_master WHERE tbl_name = ? AND sql IS NOT NULL ORDER BY rowid',
      [name],
    );
    const named = (type: ObjectRow['type']) =>
      rows.filter((it) => it.type === type).map((it) => ({ name: it.name, sql: it.sql! }));
    const table = parseTable(rows.find((it) => it.type === 'table')!.sql!);
    return {
      table: setAutoincrement(table, isNumbered(state.table)),
      indexes: named('index'),
      triggers: named('trigger'),
    };
  } finally {
    await connection.query(`DROP TABLE ${temporary}`);
  }
}
