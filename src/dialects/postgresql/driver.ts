import type { Dialect as KyselyDialect, PostgresPoolClient } from 'kysely';
import type { Client, ClientConfig, PoolConfig } from 'pg';
import { messageOf } from '../../errors/index.js';
import type { ConnectionSettings, DriverConnection } from '../dialect.js';
import { missingDriver } from '../shared/missing-driver.js';
import type { Ssl } from './ssl.js';
import { sslAttempts, sslParameters } from './ssl.js';

type Pg = typeof import('pg');

/** One connection, without a pool; see Dialect.connect. */
export async function connect(settings: ConnectionSettings): Promise<DriverConnection> {
  const attempts = sslAttempts(settings);
  const pg = await loadPg();
  const { client } = await connectClient(pg, poolConfig(settings), attempts);
  return {
    takesSeveral: true,
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) => {
      // Several statements in one text have a result each.
      const result: unknown = await client.query(sql, [...parameters]);
      const { rows } = (Array.isArray(result) ? result.at(-1) : result) as { rows: Row[] };
      return rows;
    },
    kyselyDialect: async () => {
      const { PostgresDialect } = await import('kysely');
      return new PostgresDialect({ pool: { connect: async () => lent(client), end: async () => {} } });
    },
    close: () => client.end(),
  };
}

/** The client as one that comes from a pool and goes back to it. */
function lent(client: Client): PostgresPoolClient {
  return new Proxy(client, {
    get: (target, key) => {
      if (key === 'release') return () => {};
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  }) as unknown as PostgresPoolClient;
}

/** Loads pg and makes Kysely's dialect of it; connects when it is first used. See Dialect.openDriver. */
export async function openDriver(settings: ConnectionSettings): Promise<KyselyDialect> {
  const attempts = sslAttempts(settings);
  const [pg, { PostgresDialect }] = await Promise.all([loadPg(), import('kysely')]);
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
    throw missingDriver({ engine: 'PostgreSQL', name: 'pg' }, cause);
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

/** The way to connect that the server takes; where there is only one, that is not tried here. */
async function chooseSsl(pg: Pg, config: PoolConfig, attempts: readonly (Ssl | null)[]): Promise<Ssl | null> {
  if (attempts.length === 1) return attempts[0]!;
  const { client, ssl } = await connectClient(pg, config, attempts);
  await client.end().catch(() => undefined);
  return ssl;
}

/** Connects in the first way that the server takes. */
async function connectClient(pg: Pg, config: ClientConfig, attempts: readonly (Ssl | null)[]) {
  for (const [i, ssl] of attempts.entries()) {
    const client = new pg.Client({ ...config, ...(ssl === null ? {} : { ssl }) });
    // A connection that breaks between two queries is an event, which would end the process if nobody listened;
    // the next query says what happened. https://node-postgres.com/apis/client#events
    client.on('error', () => undefined);
    try {
      await client.connect();
      return { client, ssl };
    } catch (thrown) {
      await client.end().catch(() => undefined);
      if (i === attempts.length - 1 || !isAboutEncryption(thrown)) throw thrown;
    }
  }
  throw new Error('there is no way to connect');
}

/** Whether the server refused because of encryption: it has none, or takes nothing without (pg_hba.conf). */
function isAboutEncryption(thrown: unknown): boolean {
  const code = typeof thrown === 'object' && thrown !== null && 'code' in thrown ? thrown.code : null;
  return code === '28000' || messageOf(thrown).includes('does not support SSL');
}
