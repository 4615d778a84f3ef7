import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { inject } from 'vitest';
import { withConnection } from './connection.js';
import { type Engine, isRunning, type RunningServer } from './server.js';
import { databaseUrl, sqlitePath } from './url.js';

export interface Database {
  readonly engine: Engine;
  readonly url: string;
  drop(): Promise<void>;
}

/** The engines that tests can run on, SQLite first. */
export function engines(): Engine[] {
  return runningServers().map(({ engine }) => engine);
}

export function runningServer(engine: Engine): RunningServer {
  const server = runningServers().find((candidate) => candidate.engine === engine);
  if (server === undefined) throw new Error(`${engine} is not running`);
  return server;
}

/** A new empty database, named as no other. */
export async function freshDatabase(engine: Engine): Promise<Database> {
  const server = runningServer(engine);
  const name = `dbm_test_${randomBytes(6).toString('hex')}`;
  if (engine === 'sqlite') {
    const url = `${server.url}/${name}.db`;
    return { engine, url, drop: () => removeFiles(sqlitePath(url)) };
  }
  const execute = (sql: string) => withConnection(server.url, (query) => query(sql));
  const { create, drop } = statements[engine];
  await execute(create(name));
  return {
    engine,
    url: databaseUrl(server.url, name),
    drop: async () => {
      await execute(drop(name));
    },
  };
}

const mysqlStatements = {
  create: (name: string) => `CREATE DATABASE ${name} CHARACTER SET utf8mb4`,
  drop: (name: string) => `DROP DATABASE ${name}`,
};

const statements = {
  postgresql: {
    create: (name: string) => `CREATE DATABASE ${name} TEMPLATE template0`,
    drop: (name: string) => `DROP DATABASE ${name} WITH (FORCE)`,
  },
  mysql: mysqlStatements,
  mariadb: mysqlStatements,
};

function runningServers(): RunningServer[] {
  return inject('servers').filter(isRunning);
}

async function removeFiles(path: string): Promise<void> {
  await Promise.all(['', '-journal', '-wal', '-shm'].map((suffix) => rm(path + suffix, { force: true })));
}
