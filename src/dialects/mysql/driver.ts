import type { Dialect as KyselyDialect } from 'kysely';
import { DbmError } from '../../errors/index.js';
import type { ConnectionSettings } from '../dialect.js';

/**
 * Kysely's MysqlDialect over a mysql2 pool. Parameters of the URL go to mysql2 under its own names
 * (`?charset=...&timezone=Z&socketPath=...`); dates are converted as mysql2 does by default. A pool has no
 * minimum: mysql2 connects when it must. Throws DbmError `driver` when mysql2 is not installed.
 */
export async function openDriver(settings: ConnectionSettings): Promise<KyselyDialect> {
  const [{ createPool }, { MysqlDialect }] = await Promise.all([importMysql2(), import('kysely')]);
  const { pool } = settings;
  const options = {
    ...Object.fromEntries(Object.entries(settings.parameters).map(([key, value]) => [key, parameter(value)])),
    ...given(settings.host?.startsWith('/') ? 'socketPath' : 'host', settings.host),
    ...given('port', settings.port),
    ...given('user', settings.user),
    ...given('password', settings.password),
    ...given('ssl', settings.ssl === true ? {} : settings.ssl || null),
    ...given('connectionLimit', pool.max ?? null),
    ...given('idleTimeout', pool.idleTimeoutMs ?? null),
    ...given('connectTimeout', pool.connectTimeoutMs ?? null),
    database: settings.database,
    // Numbers that JavaScript cannot hold come as strings instead of being rounded.
    supportBigNumbers: true,
    // One statement at a time: what is counted as sent was sent.
    multipleStatements: false,
  };
  return new MysqlDialect({ pool: async () => createPool(options) });
}

async function importMysql2(): Promise<typeof import('mysql2')> {
  try {
    return await import('mysql2');
  } catch (cause) {
    throw new DbmError('driver', 'The driver mysql2 is not installed', { hint: 'npm install mysql2', cause });
  }
}

/** As mysql2 itself reads the parameters of a URL: JSON where it is, else text. */
function parameter(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function given(key: string, value: unknown): Record<string, unknown> {
  return value === null ? {} : { [key]: value };
}
