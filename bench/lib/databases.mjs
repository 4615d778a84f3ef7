import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';
import mysql from 'mysql2/promise';
import pg from 'pg';

/**
 * The servers to measure on: those that DBM_TEST_POSTGRES_URL and DBM_TEST_MARIADB_URL name, else the ones that
 * the tests start. SQLite needs none.
 */
export async function startServers() {
  const folder = mkdtempSync(join(tmpdir(), 'dbm-bench-servers-'));
  // Servers do not run as root: they get a user of their own.
  chmodSync(folder, 0o755);
  const jiti = createJiti(import.meta.url);
  const launcher = await jiti.import(fileURLToPath(new URL('../../test/servers/index.ts', import.meta.url)));
  const started = await launcher.startServers(folder);
  const urls = new Map(
    started.filter(({ server }) => 'url' in server).map(({ server }) => [server.engine, server.url]),
  );
  const missing = started.filter(({ server }) => 'missing' in server);
  return {
    has: (engine) => engine === 'sqlite' || urls.has(engine),
    notes: missing.map(({ server }) => `${server.engine} does not run here: ${server.missing}`),
    /** A URL of a database in `folder` (SQLite) or on the server; it need not be there yet. */
    urlOf: (engine, folderOfFile, name) => {
      if (engine === 'sqlite') return `sqlite:///${join(folderOfFile, `${name}.db`)}`;
      const url = new URL(urls.get(engine).replace(/^\w+:/, 'http:'));
      url.pathname = `/${name}`;
      return url.href.replace(/^http:/, `${engine}:`);
    },
    stop: async () => {
      for (const { stop } of started) await stop?.();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function sqlitePath(url) {
  return url.slice('sqlite:///'.length);
}

/** Makes the database of a URL anew, empty. */
export async function recreate(url) {
  await drop(url);
  if (url.startsWith('sqlite:')) return;
  const { name, server } = split(url);
  await withConnection(server, (query) => query(`CREATE DATABASE ${name}`));
}

export async function drop(url) {
  if (url.startsWith('sqlite:')) {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(sqlitePath(url) + end, { force: true });
    return;
  }
  const { name, server } = split(url);
  const force = url.startsWith('postgresql:') ? ' WITH (FORCE)' : '';
  await withConnection(server, (query) => query(`DROP DATABASE IF EXISTS ${name}${force}`));
}

/** Lends a function that runs one statement. */
export async function withConnection(url, use) {
  if (url.startsWith('postgresql:')) {
    const client = new pg.Client(url);
    await client.connect();
    try {
      return await use(async (sql) => (await client.query(sql)).rows);
    } finally {
      await client.end();
    }
  }
  const connection = await mysql.createConnection(url.replace(/^mariadb:/, 'mysql:'));
  try {
    return await use(async (sql) => (await connection.query(sql))[0]);
  } finally {
    await connection.end();
  }
}

function split(url) {
  const parsed = new URL(url.replace(/^\w+:/, 'http:'));
  const name = parsed.pathname.slice(1);
  parsed.pathname = url.startsWith('postgresql:') ? '/postgres' : '/';
  return { name, server: parsed.href.replace(/^http:/, url.slice(0, url.indexOf(':') + 1)) };
}
