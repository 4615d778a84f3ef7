import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery, Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { Connection, ConnectionSettings } from '../../../src/dialects/index.js';
import { postgresql } from '../../../src/dialects/postgresql/index.js';
import { sslAttempts } from '../../../src/dialects/postgresql/ssl.js';
import { DbmError } from '../../../src/errors/index.js';
import { useDatabase } from './support.js';

const test = useDatabase();

function settings(more: Partial<ConnectionSettings> = {}): ConnectionSettings {
  const url = new URL(test.db.url);
  return {
    flavor: 'postgresql',
    database: url.pathname.slice(1),
    host: url.hostname,
    port: Number(url.port),
    user: url.username,
    password: url.password,
    parameters: {},
    ssl: null,
    pool: { max: 3 },
    ...more,
  };
}

/** Runs a query through the dialect's own driver, as dbm does. */
async function query(sql: string, more: Partial<ConnectionSettings> = {}): Promise<readonly unknown[]> {
  const db = new Kysely({ dialect: await postgresql.openDriver(settings(more)) });
  try {
    return (await db.executeQuery(CompiledQuery.raw(sql))).rows;
  } finally {
    await db.destroy();
  }
}

async function explained(doing: Promise<unknown>) {
  const thrown = await doing.then(
    () => {
      throw new Error('nothing was thrown');
    },
    (error: unknown) => error,
  );
  const { message, hint } = postgresql.explainError(thrown);
  expect(`${message}${hint}`).not.toContain('s3cret');
  return { message, hint };
}

describe('the driver', () => {
  it('connects, and says who it is', async () => {
    expect(await query("SELECT current_setting('application_name') AS name, 1::bigint AS number")).toEqual([
      { name: 'dbm', number: '1' },
    ]);
    const parameters = { application_name: 'my "app"', options: '-c search_path=a,b', connect_timeout: '5' };
    const sql = "SELECT current_setting('application_name') AS name, current_setting('search_path') AS path";
    expect(await query(sql, { parameters })).toEqual([{ name: 'my "app"', path: 'a,b' }]);
    const host = {
      host: null,
      port: null,
      parameters: { host: settings().host!, port: String(settings().port) },
    };
    expect(await query('SELECT 1 AS one', host)).toEqual([{ one: 1 }]);
  });

  it.each([
    ['disable', [false]],
    ['allow', [false, { rejectUnauthorized: false }]],
    ['prefer', [{ rejectUnauthorized: false }, false]],
    ['require', [{ rejectUnauthorized: false }]],
    ['no-verify', [{ rejectUnauthorized: false }]],
    ['verify-full', [{ rejectUnauthorized: true }]],
  ])('sslmode=%s as libpq means it', (sslmode, attempts) => {
    expect(sslAttempts(settings({ parameters: { sslmode } }))).toEqual(attempts);
  });

  it('certificates are read, and a root certificate is checked', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dbm-ssl-'));
    try {
      const sslrootcert = join(folder, 'root.crt');
      await writeFile(sslrootcert, 'root');
      const [required] = sslAttempts(settings({ parameters: { sslmode: 'require', sslrootcert } }));
      expect(required).toMatchObject({
        ca: 'root',
        rejectUnauthorized: true,
        checkServerIdentity: expect.any(Function),
      });
      const missing = { sslmode: 'verify-full', sslrootcert: join(folder, 'missing.crt') };
      expect(() => sslAttempts(settings({ parameters: missing }))).toThrow(/missing\.crt/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('no sslmode leaves it to pg, the config goes before, and a wrong one is an error', () => {
    expect(sslAttempts(settings())).toEqual([null]);
    expect(sslAttempts(settings({ ssl: true, parameters: { sslmode: 'disable' } }))).toEqual([true]);
    expect(() => sslAttempts(settings({ parameters: { sslmode: 'sure' } }))).toThrow(DbmError);
  });

  it('prefer goes on without encryption where the server has none', async () => {
    const [row] = await test.db.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
    const sql = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';
    const [preferred] = (await query(sql, { parameters: { sslmode: 'prefer' } })) as { ssl: boolean }[];
    const [hasSsl] = await test.db.values("SELECT current_setting('ssl')");
    expect(preferred!.ssl).toBe(hasSsl === 'on');
    const [allowed] = (await query(sql, { parameters: { sslmode: 'allow' } })) as { ssl: boolean }[];
    expect(allowed!.ssl).toBe(row!.ssl);
    if (hasSsl === 'on') return;
    const refused = await explained(query(sql, { parameters: { sslmode: 'require' } }));
    expect(refused.message).toMatch(/does not support SSL/);
    expect(refused.hint).toMatch(/sslmode=disable/);
  });
});

describe('what goes wrong is explained', () => {
  it('while connecting', async () => {
    const cases: readonly (readonly [Partial<ConnectionSettings>, RegExp, RegExp])[] = [
      [{ host: '127.0.0.1', port: 1 }, /refused/, /host and port/],
      [{ host: 'nowhere.invalid' }, /not known|could not be looked up/, /host/],
      [{ host: '/nowhere' }, /no server at that socket/, /folder/],
      [{ database: 'no_such_database' }, /database "no_such_database" does not exist/, /Create the database/],
      [{ user: 'no_such_user', password: 's3cret' }, /no_such_user/, /user/],
    ];
    for (const [more, message, hint] of cases) {
      const explanation = await explained(query('SELECT 1', more));
      expect(explanation.message).toMatch(message);
      expect(explanation.hint).toMatch(hint);
    }
  });

  it('a wrong password', async () => {
    await test.db.query(
      "DROP ROLE IF EXISTS dbm_driver_test; CREATE ROLE dbm_driver_test LOGIN PASSWORD 'right'",
    );
    try {
      const user = { user: 'dbm_driver_test', password: 's3cret' };
      const trusts = await query('SELECT 1', user).then(
        () => true,
        () => false,
      );
      if (trusts) return;
      const wrong = await explained(query('SELECT 1', user));
      expect(wrong.message).toMatch(/password authentication failed/);
      expect(wrong.hint).toMatch(/password/);
      const none = await explained(query('SELECT 1', { user: 'dbm_driver_test', password: null }));
      expect(none.hint).toMatch(/password/i);
    } finally {
      await test.db.query('DROP ROLE dbm_driver_test');
    }
  });

  it('while running SQL', async () => {
    const { db } = test;
    await db.query(`CREATE TABLE parent (id integer PRIMARY KEY); CREATE TABLE child (
      id integer UNIQUE REFERENCES parent, n integer NOT NULL CHECK (n > 0), short varchar(3));
      INSERT INTO parent VALUES (1); INSERT INTO child VALUES (1, 1); CREATE VIEW v AS SELECT short FROM child`);
    const cases: readonly (readonly [string, RegExp, RegExp | null])[] = [
      ['SELECT * FORM parent', /syntax error.*at character 10/, null],
      ['SELECT * FROM missing', /relation "missing" does not exist/, null],
      ['INSERT INTO parent VALUES (1)', /duplicate key.*Key \(id\)=\(1\) already exists/, /equal values/],
      ['INSERT INTO child VALUES (2, 1)', /foreign key.*Key \(id\)=\(2\) is not present/, /refer to nothing/],
      ['INSERT INTO child VALUES (NULL, NULL)', /not-null/, /backfill/],
      ['INSERT INTO child VALUES (NULL, 0)', /check constraint/, /break the check/],
      ["INSERT INTO child VALUES (NULL, 1, 'long')", /too long/, /using/],
      ['SELECT 1::uuid', /cannot cast/, /using/],
      ["SELECT 'x'::integer", /invalid input syntax/, /using/],
      ['ALTER TABLE child ALTER short TYPE text', /used by a view/, /Drop the view/],
      ['DROP TABLE child', /depend.*view v depends/s, /Drop what depends/],
      ['CREATE TABLE x (m mood)', /type "mood" does not exist/, /op\.createEnum/],
      ['CREATE TABLE nowhere.x (m integer)', /schema "nowhere" does not exist/, /op\.createSchema/],
      ['CREATE TABLE child (id integer)', /already exists/, /by hand/],
    ];
    for (const [sql, message, hint] of cases) {
      const explanation = await explained(db.query(sql));
      expect(explanation.message).toMatch(message);
      if (hint === null) expect(explanation.hint).toBeNull();
      else expect(explanation.hint).toMatch(hint);
    }
  });

  it('permissions, read-only sessions and timeouts', async () => {
    const { db } = test;
    await db.query('CREATE TABLE locked (id integer)');
    await db.query('SET default_transaction_read_only = on');
    expect((await explained(db.query('CREATE TABLE x (id integer)'))).hint).toMatch(/primary/);
    await db.query('RESET default_transaction_read_only');
    await db.query('DROP ROLE IF EXISTS dbm_driver_nobody; CREATE ROLE dbm_driver_nobody');
    await db.query('SET ROLE dbm_driver_nobody');
    const denied = await explained(db.query('SELECT * FROM locked'));
    await db.query('RESET ROLE; DROP ROLE dbm_driver_nobody');
    expect(denied.message).toMatch(/permission denied/);
    expect(denied.hint).toMatch(/Grant/);
    await db.query("SET statement_timeout = '20ms'");
    expect((await explained(db.query('SELECT pg_sleep(1)'))).hint).toMatch(/statement_timeout/);
    await db.query('RESET statement_timeout');
    await db.query('BEGIN; LOCK TABLE locked');
    const waiting = await explained(query('SELECT * FROM locked', { parameters: { lock_timeout: '50' } }));
    await db.query('ROLLBACK');
    expect(waiting.hint).toMatch(/Another session/);
  });

  it('anything else in its own words', () => {
    expect(postgresql.explainError(new Error('odd'))).toEqual({ message: 'odd', hint: null });
    expect(postgresql.explainError('text')).toEqual({ message: 'text', hint: null });
    const refused = Object.assign(new Error('connect ECONNREFUSED ::1:5432'), { code: 'ECONNREFUSED' });
    const both = new AggregateError([refused, refused]);
    expect(postgresql.explainError(both).message).toMatch(/^The server refused the connection/);
    expect(postgresql.explainError(new Error('Connection terminated unexpectedly')).message).toMatch(/lost/);
  });
});

describe('the lock', () => {
  const other = (): { connection: Connection; close: () => Promise<void> } => {
    const opening = postgresql.openDriver(settings()).then((dialect) => new Kysely({ dialect }));
    return {
      connection: {
        query: async <Row>(sql: string) =>
          (await (await opening).executeQuery<Row>(CompiledQuery.raw(sql))).rows,
      },
      close: async () => (await opening).destroy(),
    };
  };

  it("is one session's at a time, and waits for it", async () => {
    const { connection } = test.db;
    const { connection: second, close } = other();
    const { lock } = postgresql;
    try {
      expect(await lock.acquire(connection, 'dbm "lock"', 0)).toBe(true);
      expect(await lock.acquire(second, 'dbm "lock"', 0)).toBe(false);
      expect(await lock.acquire(second, 'another', 0)).toBe(true);
      const started = performance.now();
      expect(await lock.acquire(second, 'dbm "lock"', 150)).toBe(false);
      expect(performance.now() - started).toBeGreaterThanOrEqual(149);
      const waiting = lock.acquire(second, 'dbm "lock"', 10_000);
      await lock.release(connection, 'dbm "lock"');
      expect(await waiting).toBe(true);
      expect(await lock.acquire(connection, 'dbm "lock"', 0)).toBe(false);
    } finally {
      await close();
    }
    expect(await lock.acquire(connection, 'dbm "lock"', 2000)).toBe(true);
    await lock.release(connection, 'dbm "lock"');
  });

  it('outlives transactions', async () => {
    const { connection } = test.db;
    const { lock, transaction } = postgresql;
    // Only those of this connection: other tests take locks on the same server.
    const locks = `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()`;
    await lock.acquire(connection, 'x', 0);
    await transaction.begin(connection);
    await test.db.query('CREATE TABLE rolled_back (id integer)');
    await transaction.rollback(connection);
    expect(await test.db.values("SELECT to_regclass('rolled_back')")).toEqual([null]);
    await transaction.begin(connection);
    await test.db.query('CREATE TABLE committed (id integer)');
    await transaction.commit(connection);
    expect(await test.db.values(locks)).toEqual(['1']);
    await lock.release(connection, 'x');
    expect(await test.db.values(locks)).toEqual(['0']);
  });
});
