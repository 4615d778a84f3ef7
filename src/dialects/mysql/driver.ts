import type { Dialect as KyselyDialect, MysqlPoolConnection } from 'kysely';
import type { Connection } from 'mysql2';
import type { ConnectionSettings, DriverConnection } from '../dialect.js';
import { missingDriver } from '../shared/missing-driver.js';

/** One connection, without a pool; see Dialect.connect. */
export async function connect(settings: ConnectionSettings): Promise<DriverConnection> {
  const { createConnection } = await importMysql2();
  const connection = createConnection(connectionOptions(settings));
  // A connection that breaks between two queries is an event, which would end the process if nobody listened.
  connection.on('error', () => undefined);
  await settled((done) => connection.connect(done));
  return {
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) => {
      const result = await settled<unknown>((done) => connection.query(sql, [...parameters], done));
      return Array.isArray(result) ? (result as Row[]) : [];
    },
    kyselyDialect: async () => {
      const { MysqlDialect } = await import('kysely');
      const pool = {
        getConnection: (done: (error: unknown, connection: MysqlPoolConnection) => void) =>
          done(null, lent(connection)),
        end: (done: (error: unknown) => void) => done(null),
      };
      return new MysqlDialect({ pool });
    },
    close: () => settled((done) => connection.end(done)),
  };
}

/** The connection as one that comes from a pool and goes back to it. */
function lent(connection: Connection): MysqlPoolConnection {
  return new Proxy(connection, {
    get: (target, key) => {
      if (key === 'release') return () => {};
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  }) as unknown as MysqlPoolConnection;
}

type Done<T> = (error: Error | null, result?: T) => void;

function settled<T = void>(work: (done: Done<T>) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    work((error, result) => (error === null || error === undefined ? resolve(result as T) : reject(error)));
  });
}

/**
 * Kysely's MysqlDialect over a mysql2 pool. Parameters of the URL go to mysql2 under its own names
 * (`?charset=...&timezone=Z&socketPath=...`); dates are converted as mysql2 does by default. A pool has no
 * minimum: mysql2 connects when it must. Throws DbmError `driver` when mysql2 is not installed.
 */
export async function openDriver(settings: ConnectionSettings): Promise<KyselyDialect> {
  const [{ createPool }, { MysqlDialect }] = await Promise.all([importMysql2(), import('kysely')]);
  const { pool } = settings;
  const options = {
    ...connectionOptions(settings),
    ...given('connectionLimit', pool.max ?? null),
    ...given('idleTimeout', pool.idleTimeoutMs ?? null),
  };
  return new MysqlDialect({ pool: async () => createPool(options) });
}

function connectionOptions(settings: ConnectionSettings) {
  return {
    ...Object.fromEntries(Object.entries(settings.parameters).map(([key, value]) => [key, parameter(value)])),
    ...given(settings.host?.startsWith('/') ? 'socketPath' : 'host', settings.host),
    ...given('port', settings.port),
    ...given('user', settings.user),
    ...given('password', settings.password),
    ...given('ssl', settings.ssl === true ? {} : settings.ssl || null),
    ...given('connectTimeout', settings.pool.connectTimeoutMs ?? null),
    database: settings.database,
    // Numbers that JavaScript cannot hold come as strings instead of being rounded.
    supportBigNumbers: true,
    // One statement at a time: what is counted as sent was sent.
    multipleStatements: false,
  };
}

export async function importMysql2(): Promise<typeof import('mysql2')> {
  try {
    return await import('mysql2');
  } catch (cause) {
    throw missingDriver({ engine: 'MySQL and MariaDB', name: 'mysql2' }, cause);
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
