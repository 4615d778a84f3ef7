import { DbmError } from '../../errors/index.js';
import type { Connection, Flavor, Server } from '../dialect.js';
import { parseVersion } from '../shared/script.js';

const oldestMajor = 12;

/** Asks what the connection is connected to. Throws DbmError `unsupported` for a server that is too old. */
export async function identify(connection: Connection): Promise<Server> {
  const [row] = await connection.query<{
    version: string;
    number: string;
    schema: string | null;
    quoting: string;
  }>(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number,
       current_schema() AS schema, current_setting('quote_all_identifiers') AS quoting`,
  );
  // 150020 is 15.20. https://www.postgresql.org/docs/current/runtime-config-preset.html
  const number = Number(row!.number);
  const major = Math.floor(number / 10_000);
  refuseOld(major, row!.version);
  return {
    flavor: 'postgresql',
    version: row!.version,
    versionNumber: [major, number % 10_000, 0],
    defaultSchema: row!.schema,
    tableDefaults: null,
    // Types and expressions would be read back as "text" and "a" > 0.
    ...(row!.quoting === 'off' ? {} : { preparation: 'SET quote_all_identifiers = off' }),
  };
}

export const assumedServer: Server = {
  flavor: 'postgresql',
  version: '18',
  versionNumber: [18, 0, 0],
  defaultSchema: 'public',
  tableDefaults: null,
};

/** See Dialect.assumeServer. */
export function assumeServer(_flavor: Flavor, version: string | null): Server {
  if (version === null) return assumedServer;
  const [major, minor] = parseVersion(version);
  refuseOld(major, version);
  return { ...assumedServer, version, versionNumber: [major, minor, 0] };
}

function refuseOld(major: number, version: string): void {
  if (major >= oldestMajor) return;
  throw new DbmError('unsupported', `PostgreSQL ${version} is too old`, {
    hint: `dbm needs PostgreSQL ${oldestMajor} or newer.`,
  });
}
