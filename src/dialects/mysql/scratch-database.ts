import type { Connection, ScratchObject, ScratchRules } from '../dialect.js';
import { collationName, qualified, quoteIdentifier } from './quoting.js';
import { tableDefaults } from './server.js';

export const scratch: ScratchRules = {
  async create(connection, server, name) {
    const { charset, collation } = tableDefaults(server);
    await connection.query(
      `CREATE DATABASE ${quoteIdentifier(name)} CHARACTER SET ${charset} COLLATE ${collationName(collation)}`,
    );
    return { database: name, setup: [] };
  },

  async drop(connection, _server, database) {
    await connection.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(database)}`);
  },

  async contents(connection) {
    const rows = await connection.query<{ readonly kind: string; readonly name: string }>(
      `SELECT CASE table_type WHEN 'VIEW' THEN 'VIEW' WHEN 'SEQUENCE' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind,
         table_name AS name
       FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type <> 'SYSTEM VIEW'
       UNION ALL SELECT routine_type, routine_name FROM information_schema.routines
       WHERE routine_schema = DATABASE()
       UNION ALL SELECT 'EVENT', event_name FROM information_schema.events WHERE event_schema = DATABASE()`,
    );
    // Triggers go with their tables; a view before the tables that it reads.
    const last = ['VIEW', 'TABLE', 'SEQUENCE'];
    return rows
      .map(({ kind, name }): ScratchObject & { readonly place: number } => ({
        description: `${kind.toLowerCase()} ${name}`,
        drop: `DROP ${kind} IF EXISTS ${quoteIdentifier(name)}`,
        isFurniture: false,
        place: last.indexOf(kind),
      }))
      .sort((a, b) => a.place - b.place)
      .map(({ place: _, ...object }) => object);
  },

  discard: (connection, objects) =>
    withoutForeignKeys(
      connection,
      objects.map((it) => it.drop),
    ),

  // TRUNCATE makes the table anew, which takes longer than deleting the few rows of a scratch database.
  deleteRows: (connection, tables) =>
    withoutForeignKeys(
      connection,
      tables.map((it) => `DELETE FROM ${qualified(it)}`),
    ),
};

async function withoutForeignKeys(connection: Connection, statements: readonly string[]): Promise<void> {
  await connection.query('SET SESSION foreign_key_checks = OFF');
  try {
    for (const sql of statements) await connection.query(sql);
  } finally {
    await connection.query('SET SESSION foreign_key_checks = ON');
  }
}
