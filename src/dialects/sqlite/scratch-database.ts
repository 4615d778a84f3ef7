import type { Connection, ScratchObject, ScratchRules } from '../dialect.js';
import { quoteIdentifier } from './names.js';
import { readPragma } from './transaction.js';

/** A database in memory: it is gone with its connection. */
export const scratch: ScratchRules = {
  create: async () => ({ database: ':memory:', setup: [] }),
  drop: async () => {},

  async contents(connection) {
    // Views may mention tables that are gone by then, triggers go with their tables. A virtual table takes its
    // shadow tables along, so it goes before them.
    const rows = await connection.query<{ readonly type: string; readonly name: string }>(
      `SELECT m.type, m.name FROM sqlite_master AS m
       WHERE m.type IN ('view', 'table') AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
       ORDER BY m.type = 'table', m.sql NOT LIKE 'CREATE VIRTUAL%', m.rowid`,
    );
    return rows.map(
      ({ type, name }): ScratchObject => ({
        description: `${type} ${name}`,
        drop: `DROP ${type.toUpperCase()} IF EXISTS ${quoteIdentifier(name)}`,
        isFurniture: false,
      }),
    );
  },

  discard: (connection, objects) =>
    withoutForeignKeys(
      connection,
      objects.map((it) => it.drop),
    ),

  async deleteRows(connection, tables) {
    // A trigger may refuse to let rows go, or write others meanwhile.
    const triggers = await connection.query<{ readonly name: string; readonly sql: string }>(
      "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid",
    );
    await withoutForeignKeys(connection, [
      ...triggers.map(({ name }) => `DROP TRIGGER ${quoteIdentifier(name)}`),
      ...tables.map((it) => `DELETE FROM ${quoteIdentifier(it.name)}`),
      ...triggers.map(({ sql }) => sql),
    ]);
  },
};

async function withoutForeignKeys(connection: Connection, statements: readonly string[]): Promise<void> {
  const enforced = await readPragma(connection, 'foreign_keys');
  await connection.query('PRAGMA foreign_keys = OFF');
  try {
    for (const sql of statements) await connection.query(sql);
  } finally {
    if (enforced) await connection.query('PRAGMA foreign_keys = ON');
  }
}
