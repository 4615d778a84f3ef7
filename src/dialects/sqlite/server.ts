import { DbmError } from '../../errors/index.js';
import type { Connection, Server } from '../dialect.js';

const oldest = [3, 37, 0] as const;

/** Throws DbmError `unsupported` for a SQLite that is older than 3.37 (pragma_table_list, STRICT tables). */
export async function identify(connection: Connection): Promise<Server> {
  const [row] = await connection.query<{ readonly version: string }>('SELECT sqlite_version() AS version');
  const server = serverOf(row!.version);
  const [major, minor] = server.versionNumber;
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    throw new DbmError('unsupported', `dbm needs SQLite ${oldest.join('.')}; this is ${server.version}`, {
      hint: 'Install a newer version of the SQLite driver.',
    });
  }
  return server;
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
