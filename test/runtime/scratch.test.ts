import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { urlSource } from '../../src/config/index.js';
import { dialectOf, loadDialect } from '../../src/dialects/index.js';
import { type Scratch, type ScratchOptions, withScratch } from '../../src/runtime/scratch.js';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase, runningServer } from '../servers/databases.js';
import type { Engine } from '../servers/server.js';
import { databaseUrl } from '../servers/url.js';

const servers = engines().filter((it) => it !== 'sqlite');

const filling: Readonly<Record<Engine, readonly string[]>> = {
  sqlite: [
    'CREATE TABLE a (id INTEGER PRIMARY KEY)',
    'CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER REFERENCES a (id))',
    'INSERT INTO a VALUES (1)',
    'INSERT INTO b VALUES (1, 1)',
    'CREATE VIEW v AS SELECT * FROM b',
    'CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END',
    'CREATE VIRTUAL TABLE words USING fts5(word)',
  ],
  postgresql: [
    'CREATE SCHEMA s',
    "CREATE TYPE mood AS ENUM ('a')",
    'CREATE DOMAIN positive AS integer CHECK (VALUE > 0)',
    'CREATE TYPE span AS RANGE (subtype = float8)',
    'CREATE TYPE pair AS (x integer, y integer)',
    'CREATE TABLE a (id serial PRIMARY KEY, mood mood, n integer GENERATED ALWAYS AS IDENTITY)',
    'CREATE TABLE s.b (id integer PRIMARY KEY, a integer REFERENCES a (id), p positive)',
    'CREATE VIEW v AS SELECT * FROM a',
    'CREATE MATERIALIZED VIEW m AS SELECT * FROM v',
    'CREATE SEQUENCE free',
    'CREATE FUNCTION f(x mood, y text) RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$',
    'CREATE PROCEDURE p() LANGUAGE sql AS $$ SELECT 1 $$',
    'CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer)',
  ],
  mysql: [],
  mariadb: ['CREATE SEQUENCE counter'],
};
const ofMysql = [
  'CREATE TABLE a (id INTEGER PRIMARY KEY)',
  'CREATE TABLE b (id INTEGER PRIMARY KEY, a INTEGER, FOREIGN KEY (a) REFERENCES a (id))',
  'CREATE VIEW v AS SELECT * FROM b',
  'CREATE FUNCTION f() RETURNS INTEGER DETERMINISTIC RETURN 1',
  'CREATE PROCEDURE p() SELECT 1',
];
const fill = (engine: Engine) => [
  ...(engine === 'mysql' || engine === 'mariadb' ? ofMysql : []),
  ...filling[engine],
];

async function optionsFor(url: string, more: Partial<ScratchOptions> = {}) {
  const notes: string[] = [];
  const database = urlSource(url, {}, process.cwd());
  const options: ScratchOptions = {
    dialect: await loadDialect(dialectOf(database.flavor)),
    database,
    live: null,
    given: null,
    bringsExtension: () => false,
    lock: { name: 'scratch', timeoutMs: 5000 },
    onCreate: () => {},
    onNote: (text) => notes.push(text),
    ...more,
  };
  return { options, notes };
}

const contents = ({ session }: Scratch) => session.dialect.scratch.contents(session.connection);

describe.each(engines())('a scratch database on %s', (engine) => {
  let database: Database;
  beforeEach(async () => {
    database = await freshDatabase(engine);
  });
  afterEach(() => database.drop());

  it('is another one, like the live one, and is gone afterwards', async () => {
    const { options, notes } = await optionsFor(database.url);
    let name: unknown = null;
    const run = withScratch(options, async ({ session }) => {
      if (engine !== 'sqlite') name = (await session.connection.query(nameQuery(engine)))[0]!.name;
      for (const sql of fill(engine)) await session.connection.query(sql);
      expect(session.server.flavor).toBe(engine);
      throw new Error('half way');
    });
    await expect(run).rejects.toThrow('half way');
    expect(notes).toEqual([]);
    if (engine !== 'sqlite') {
      expect(name).toMatch(/^dbm_scratch_/);
      await expect(withConnection(databaseUrl(database.url, String(name)), async () => 0)).rejects.toThrow();
    }
    await withScratch(options, async (scratch) =>
      expect(await contents(scratch)).toEqual(await born(engine)),
    );
  });

  it('can be cleared and filled again', async () => {
    const { options } = await optionsFor(database.url);
    await withScratch(options, async (scratch) => {
      const before = await contents(scratch);
      for (let round = 0; round < 2; round++) {
        for (const sql of fill(engine)) await scratch.session.connection.query(sql);
        expect((await contents(scratch)).length).toBeGreaterThan(before.length + 2);
        await scratch.clear();
        expect(await contents(scratch)).toEqual(before);
      }
    });
  });

  it('may be given: empty before, empty afterwards', async () => {
    const other = await freshDatabase(engine);
    const { options } = await optionsFor(database.url, { given: urlSource(other.url, {}, process.cwd()) });
    const run = withScratch(options, async ({ session }) => {
      for (const sql of fill(engine)) await session.connection.query(sql);
      throw new Error('half way');
    });
    await expect(run).rejects.toThrow('half way');
    await withScratch(options, async (scratch) =>
      expect(await contents(scratch)).toEqual(await born(engine)),
    );
    await withConnection(other.url, (query) => query('CREATE TABLE mine (id INTEGER PRIMARY KEY)'));
    await expect(withScratch(options, async () => 0)).rejects.toMatchObject({
      code: 'config',
      message: expect.stringMatching(/is not empty: it has table mine$/),
    });
    await other.drop();
  });

  it('loses its rows, whatever refers to them', async () => {
    const { options } = await optionsFor(database.url);
    await withScratch(options, async ({ session }) => {
      const { connection, dialect } = session;
      await connection.query('CREATE TABLE a (id INTEGER PRIMARY KEY)');
      await connection.query('CREATE TABLE b (a INTEGER, FOREIGN KEY (a) REFERENCES a (id))');
      await connection.query('INSERT INTO a VALUES (1)');
      await connection.query('INSERT INTO b VALUES (1)');
      const tables = ['a', 'b'].map((name) => ({ schema: null, name }));
      await dialect.scratch.deleteRows(connection, tables);
      for (const { name } of tables) expect(await connection.query(`SELECT * FROM ${name}`)).toEqual([]);
    });
  });
});

describe.runIf(servers.includes('postgresql'))('a scratch database of PostgreSQL', () => {
  it('has the search path, the schema and the extensions of the live one, and its encoding', async () => {
    const database = await freshDatabase('postgresql');
    await withConnection(database.url, async (query) => {
      await query('CREATE SCHEMA app');
      await query('CREATE SCHEMA ext');
      await query('CREATE EXTENSION citext SCHEMA ext');
      await query('CREATE EXTENSION hstore');
      const [row] = await query('SELECT current_database() AS name');
      await query(`ALTER DATABASE ${row!.name} SET search_path = app, ext`);
    });
    const { options, notes } = await optionsFor(database.url, {
      bringsExtension: (name) => name === 'hstore',
    });
    await withScratch(options, async ({ session }) => {
      expect(session.server.defaultSchema).toBe('app');
      await session.connection.query('CREATE TABLE t (name citext)');
      const found = await session.connection.query('SELECT extname FROM pg_extension ORDER BY 1');
      expect(found.map((it) => it.extname)).toEqual(['citext', 'plpgsql']);
    });
    expect(notes).toEqual([]);
    await database.drop();
  });

  it('needs the right to create databases', async () => {
    const database = await freshDatabase('postgresql');
    const role = `${nameOf(database.url)}_role`;
    const admin = runningServer('postgresql').url;
    await withConnection(admin, (query) => query(`CREATE ROLE ${role} LOGIN PASSWORD 'hush'`));
    const { options } = await optionsFor(asUser(database.url, role, 'hush'));
    await expect(withScratch(options, async () => 0)).rejects.toMatchObject({
      code: 'permission',
      message: expect.stringContaining('permission denied to create database'),
      hint: expect.stringContaining('scratchUrl'),
    });
    await database.drop();
    await withConnection(admin, (query) => query(`DROP ROLE ${role}`));
  });
});

describe.each(servers.filter((it) => it !== 'postgresql'))('a scratch database of %s', (engine) => {
  it('needs the right to create databases', async () => {
    const database = await freshDatabase(engine);
    const name = nameOf(database.url);
    const user = `u_${name.slice(-12)}`;
    await withConnection(database.url, async (query) => {
      await query(`CREATE USER ${user}@'%' IDENTIFIED BY 'hush'`);
      await query(`GRANT ALL ON ${name}.* TO ${user}@'%'`);
    });
    const { options } = await optionsFor(asUser(database.url, user, 'hush'));
    await expect(withScratch(options, async () => 0)).rejects.toMatchObject({
      code: 'permission',
      message: expect.stringContaining('denied'),
      hint: expect.stringContaining('scratchUrl'),
    });
    await withConnection(database.url, (query) => query(`DROP USER ${user}@'%'`));
    await database.drop();
  });
});

const nameOf = (url: string) => new URL(url).pathname.slice(1);

function asUser(url: string, user: string, password: string): string {
  const changed = new URL(url);
  changed.username = user;
  changed.password = password;
  return changed.href;
}

/** What a new database has by itself. */
async function born(engine: Engine) {
  return engine === 'postgresql'
    ? [{ description: 'schema public', drop: 'DROP SCHEMA IF EXISTS public CASCADE', isFurniture: true }]
    : [];
}

const nameQuery = (engine: Engine) =>
  `SELECT ${engine === 'postgresql' ? 'current_database()' : 'DATABASE()'} AS name`;
