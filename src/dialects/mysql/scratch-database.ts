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

  async deleteRows(connection, tables) {
    const rows = await connection.query<{ readonly name: string }>(
      `SELECT t.table_name AS name FROM information_schema.tables AS t
       WHERE t.table_schema = DATABASE() AND t.table_type <> 'SYSTEM VERSIONED' AND EXISTS (
         SELECT 1 FROM information_schema.triggers AS g WHERE g.trigger_schema = t.table_schema
           AND g.event_object_table = t.table_name AND g.event_manipulation = 'DELETE')`,
    );
    const guarded = new Set(rows.map((it) => it.name));
    // TRUNCATE makes the table anew, which takes longer than deleting the few rows of a scratch database; but no
    // trigger hears of it that may refuse to let rows go, or write others meanwhile. MariaDB has none for a
    // table with a history.
    const verb = (name: string) => (guarded.has(name) ? 'TRUNCATE TABLE' : 'DELETE FROM');
    await withoutForeignKeys(
      connection,
      tables.map((it) => `${verb(it.name)} ${qualified(it)}`),
    );
  },
};

async function withoutForeignKeys(connection: Connection, statements: readonly string[]): Promise<void> {
  await connection.query('SET SESSION foreign_key_checks = OFF');
  try {
    for (const sql of statements) await connection.query(sql);
  } finally {
    await connection.query('SET SESSION foreign_key_checks = ON');
  }
}
