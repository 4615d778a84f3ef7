import { withConnection } from './connection.js';
import type { Engine } from './server.js';
import { engineOf } from './url.js';

const mysqlTables = `
  SELECT table_name AS name, concat('\`', replace(table_name, '\`', '\`\`'), '\`') AS quoted
  FROM information_schema.tables
  WHERE table_schema = DATABASE() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
  ORDER BY name`;

const tables: Record<Engine, string> = {
  sqlite: `
    SELECT name, printf('"%w"', name) AS quoted
    FROM sqlite_schema
    WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    ORDER BY name`,
  postgresql: `
    SELECT CASE schemaname WHEN 'public' THEN '' ELSE schemaname || '.' END || tablename AS name,
      format('%I.%I', schemaname, tablename) AS quoted
    FROM pg_catalog.pg_tables
    WHERE schemaname NOT IN ('pg_catalog', 'information_schema')
    ORDER BY name`,
  mysql: mysqlTables,
  mariadb: mysqlTables,
};

/** How many rows each table has, but for one, dbm's version table unless told. */
export function rowCounts(url: string, { exclude = 'dbm_version' } = {}): Promise<Record<string, number>> {
  return withConnection(url, async (query) => {
    const counts: Record<string, number> = {};
    for (const { name, quoted } of await query(tables[engineOf(url)])) {
      if (name === exclude) continue;
      const [row] = await query(`SELECT count(*) AS count FROM ${quoted}`);
      counts[String(name)] = Number(row?.count);
    }
    return counts;
  });
}
