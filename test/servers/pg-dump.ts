import { findPrograms, versionLine } from './programs.js';

export interface PgDump {
  readonly program: string;
  readonly version: string;
}

/** A pg_dump for a server of that version: it refuses one of a newer major version than its own. */
export async function findPgDump(serverVersion: string): Promise<PgDump> {
  for (const program of findPrograms('pg_dump')) {
    const version = /[\d.]+/.exec(await versionLine(program))?.[0];
    if (version !== undefined && Number.parseInt(version, 10) >= Number.parseInt(serverVersion, 10)) {
      return { program, version };
    }
  }
  throw new Error(`no pg_dump for PostgreSQL ${serverVersion}; scripts/fetch-servers.sh fetches one`);
}
