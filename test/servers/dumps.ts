import { dumpMysql } from './dumps/mysql.js';
import type { DumpOptions } from './dumps/options.js';
import { dumpPostgresql } from './dumps/postgresql.js';
import { dumpSqlite } from './dumps/sqlite.js';
import type { Engine } from './server.js';
import { engineOf } from './url.js';

const dumpers: Record<Engine, (url: string, options: Required<DumpOptions>) => Promise<string>> = {
  sqlite: dumpSqlite,
  postgresql: dumpPostgresql,
  mysql: dumpMysql,
  mariadb: dumpMysql,
};

/** The database's structure in the server's own words, as text that is the same for the same structure. */
export function dump(
  url: string,
  { exclude = 'dbm_version', sql = true, bodies = true }: DumpOptions = {},
): Promise<string> {
  return dumpers[engineOf(url)](url, { exclude, sql, bodies });
}
