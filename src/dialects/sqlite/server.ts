import { DbmError } from '../../errors/index.js';
import type { Connection, Flavor, Server } from '../dialect.js';
import { parseVersion } from '../shared/script.js';

const oldest = [3, 37, 0] as const;

/** Throws DbmError `unsupported` for a SQLite that is older than 3.37 (pragma_table_list, STRICT tables). */
export async function identify(connection: Connection): Promise<Server> {
  const [row] = await connection.query<{ readonly version: string }>('SELECT sqlite_version() AS version');
  const server = serverOf(row!.version);
  refuseOld(server, 'Install a newer version of the SQLite driver.');
  return server;
}

/** See Dialect.assumeServer. */
export function assumeServer(_flavor: Flavor, version: string | null): Server {
  const server = serverOf(version === null ? '3.45.0' : parseVersion(version).join('.'));
  refuseOld(server, 'Name the version of the sqlite3 that runs the script.');
  return server;
}

function refuseOld({ version, versionNumber }: Server, hint: string): void {
  const [major, minor] = versionNumber;
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  throw new DbmError('unsupported', `dbm needs SQLite ${oldest.join('.')}; this is ${version}`, { hint });
}

export function serverOf(version: string): Server {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return {
    flavor: 'sqlite',
    version,
    versionNumber: [major, minor, patch],
    defaultSchema: null,
    tableDefaults: null,
  };
}
