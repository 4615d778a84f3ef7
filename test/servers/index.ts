import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withConnection } from './connection.js';
import { launchMariadb } from './mariadb.js';
import { launchMysql } from './mysql.js';
import { launchPostgresql } from './postgresql.js';
import { chosenServer } from './programs.js';
import type { Engine, Launched, Server } from './server.js';
import { sqliteUrl } from './url.js';

export interface Started {
  readonly server: Server;
  stop?(): Promise<void>;
}

/**
 * Starts every engine's server with its files in the folder, except where the environment names one to use. Starts
 * only the one of another version where the environment chooses that.
 */
export function startServers(folder: string): Promise<Started[]> {
  if (chosenServer !== null) return startChosen(chosenServer, folder);
  const { DBM_TEST_POSTGRES_URL, DBM_TEST_MYSQL_URL, DBM_TEST_MARIADB_URL } = process.env;
  return Promise.all([
    start('sqlite', undefined, () => launchSqlite(folder)),
    start('postgresql', DBM_TEST_POSTGRES_URL, () => launchPostgresql(folder)),
    start('mysql', DBM_TEST_MYSQL_URL, () => launchMysql(folder)),
    start('mariadb', DBM_TEST_MARIADB_URL, () => launchMariadb(folder)),
  ]);
}

async function startChosen(name: string, folder: string): Promise<Started[]> {
  const [engine] = name.split('-') as [Exclude<Engine, 'sqlite'>];
  const launch = { postgresql: launchPostgresql, mysql: launchMysql, mariadb: launchMariadb }[engine];
  return [await start(engine, undefined, () => launch(folder))];
}

async function start(
  engine: Engine,
  given: string | undefined,
  launch: () => Promise<Launched>,
): Promise<Started> {
  let launched: Launched | undefined;
  try {
    launched = given === undefined ? await launch() : { url: given };
    const url = launched.url.replace(/^\w+:/, `${engine}:`);
    return { server: { engine, url, version: await version(engine, url) }, stop: launched.stop };
  } catch (error) {
    await launched?.stop?.();
    return { server: { engine, missing: reason(error) } };
  }
}

async function launchSqlite(folder: string): Promise<Launched> {
  const home = join(folder, 'sqlite');
  await mkdir(home);
  return { url: sqliteUrl(home) };
}

async function version(engine: Engine, url: string): Promise<string> {
  const probe = engine === 'sqlite' ? sqliteUrl(':memory:') : url;
  const [row] = await withConnection(probe, (query) => query(versionQueries[engine]));
  return String(row?.version).replace(/[^\d.].*/, '');
}

const versionQueries: Record<Engine, string> = {
  sqlite: 'SELECT sqlite_version() AS version',
  postgresql: "SELECT current_setting('server_version') AS version",
  mysql: 'SELECT version() AS version',
  mariadb: 'SELECT version() AS version',
};

/** A refused connection to a host with several addresses has a code but no message. */
function reason(error: unknown): string {
  return error instanceof Error
    ? error.message || String((error as NodeJS.ErrnoException).code)
    : String(error);
}
