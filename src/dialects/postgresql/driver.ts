import type { Dialect as KyselyDialect } from 'kysely';
import type { PoolConfig } from 'pg';
import { DbmError, messageOf } from '../../errors/index.js';
import type { ConnectionSettings } from '../dialect.js';
import type { Ssl } from './ssl.js';
import { sslAttempts, sslParameters } from './ssl.js';

type Pg = typeof import('pg');

/** Loads pg and makes Kysely's dialect of it; connects when it is first used. See Dialect.openDriver. */
export async function openDriver(settings: ConnectionSettings): Promise<KyselyDialect> {
  const [pg, { PostgresDialect }, attempts] = await Promise.all([
    loadPg(),
    import('kysely'),
    sslAttempts(settings),
  ]);
  const config = poolConfig(settings);
  return new PostgresDialect({
    pool: async () => {
      const ssl = await chooseSsl(pg, config, attempts);
      const pool = new pg.Pool({ ...config, ...(ssl === null ? {} : { ssl }) });
      // A connection that breaks between two queries is an event, on the pool while it is idle and on the client
      // while it is lent. It would end the process if nobody listened; the next query says what happened.
      // https://node-postgres.com/apis/pool#events
      pool.on('error', () => undefined);
      pool.on('connect', (client) => client.on('error', () => undefined));
      return pool;
    },
  });
}

async function loadPg(): Promise<Pg> {
  try {
    return (await import('pg')).default as unknown as Pg;
  } catch (cause) {
    throw new DbmError(
      'driver',
      `PostgreSQL needs the package pg, which cannot be loaded: ${messageOf(cause)}`,
      {
        hint: 'Install it: npm install pg',
        cause,
      },
    );
  }
}

/** The settings as pg wants them; what dbm does not know is handed on under its own name. */
function poolConfig({
  host,
  port,
  user,
  password,
  database,
  parameters,
  pool,
}: ConnectionSettings): PoolConfig {
  const { host: socket, port: parameterPort, connect_timeout: seconds, ...others } = parameters;
  const rest = Object.entries(others).filter(
    ([name]) => !(sslParameters as readonly string[]).includes(name),
  );
  const connectionTimeoutMillis =
    pool.connectTimeoutMs ?? (seconds === undefined ? undefined : Number(seconds) * 1000);
  const given = {
    // A host that begins with a slash is the folder of a Unix socket: `postgresql:///app?host=/run/postgresql`.
    host: host ?? socket,
    port: port ?? (parameterPort === undefined ? undefined : Number(parameterPort)),
    user,
    password,
    database: database === '' ? null : database,
    max: pool.max,
    min: pool.min,
    idleTimeoutMillis: pool.idleTimeoutMs,
    connectionTimeoutMillis,
  };
  return {
    application_name: 'dbm',
    ...Object.fromEntries(rest),
    // What is absent is left to pg: it reads the environment (PGHOST, PGUSER...) and ~/.pgpass.
    ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null)),
  };
}

/** The first way to connect that the server takes; where there is only one, that is not tried here. */
async function chooseSsl(pg: Pg, config: PoolConfig, attempts: readonly (Ssl | null)[]): Promise<Ssl | null> {
  for (const ssl of attempts.slice(0, -1)) {
    const client = new pg.Client({ ...config, ...(ssl === null ? {} : { ssl }) });
    try {
      await client.connect();
      return ssl;
    } catch (thrown) {
      if (!isAboutEncryption(thrown)) throw thrown;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return attempts.at(-1) ?? null;
}

/** Whether the server refused because of encryption: it has none, or takes nothing without (pg_hba.conf). */
function isAboutEncryption(thrown: unknown): boolean {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : null;
  return code === '28000' || messageOf(thrown).includes('does not support SSL');
}
