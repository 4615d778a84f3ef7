import { Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DbmError } from '../../src/errors/index.js';
import type { Session } from '../../src/runtime/session.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { useSession } from './sessions.js';

describe.each(engines())('%s', (engine) => {
  let database: Database;
  beforeAll(async () => {
    database = await freshDatabase(engine);
  });
  afterAll(() => database.drop());

  test('knows the server, and queries it through dbm and through Kysely on one connection', async () => {
    await useSession(database.url, async ({ server, connection, kysely }) => {
      expect(server.flavor).toBe(engine);
      expect(server.versionNumber[0]).toBeGreaterThan(2);
      const create = engine === 'sqlite' || engine === 'postgresql' ? 'TEMP TABLE' : 'TEMPORARY TABLE';
      expect(await connection.query(`CREATE ${create} one (a integer)`)).toEqual([]);
      const db = await kysely();
      await db.insertInto('one').values({ a: 7 }).execute();
      expect(await connection.query('SELECT a FROM one')).toEqual([{ a: 7 }]);
    });
  });

  test('tells of every statement before it is sent', async () => {
    const sent: string[] = [];
    await useSession(
      database.url,
      async ({ connection, kysely }) => {
        await connection.query('SELECT 0 AS x');
        sent.length = 0;
        await connection.query('SELECT 1 AS x');
        await sql`SELECT ${2} AS x`.execute(await kysely());
        await connection.query('SELECT nonsense').catch(() => undefined);
      },
      ({ sql: text, parameters }) => sent.push(`${text} ${JSON.stringify(parameters)}`),
    );
    const placeholder = engine === 'postgresql' ? '$1' : '?';
    expect(sent).toEqual(['SELECT 1 AS x []', `SELECT ${placeholder} AS x [2]`, 'SELECT nonsense []']);
  });

  test('an error of the database is explained, and names its statement', async () => {
    const failing = useSession(database.url, ({ connection }) =>
      connection.query('SELECT x FROM no_such_table'),
    );
    const error = (await failing.catch((thrown) => thrown)) as DbmError;
    expect(error).toMatchObject({ name: 'DbmError', code: 'sql' });
    expect(error.message).toMatch(/no_such_table/);
    expect(error.message).toMatch(/\nStatement: SELECT x FROM no_such_table$/);
  });

  test.runIf(engine === 'postgresql')(
    'reads the structure without quotes that were asked of it',
    async () => {
      const inspected = (created: boolean) =>
        useSession(database.url, async ({ connection, dialect, server }) => {
          if (created) {
            await connection.query(`CREATE TABLE words (a text CHECK (a > 'x'), b uuid, c varchar(5)[])`);
            await connection.query(`CREATE INDEX ON words (lower(a)) WHERE b IS NOT NULL`);
            await connection.query(
              `DO $$BEGIN EXECUTE format('ALTER DATABASE %I SET quote_all_identifiers = on', current_database()); END$$`,
            );
          }
          return dialect.inspect(connection, server, { schemas: [], tables: null });
        });
      const before = await inspected(true);
      expect(await inspected(false)).toEqual(before);
    },
  );

  test('an error that is not from the database passes as it is', async () => {
    const thrown = new TypeError('mine');
    await expect(useSession(database.url, () => Promise.reject(thrown))).rejects.toBe(thrown);
  });
});

describe('connecting', () => {
  const refused = async (url: string) =>
    (await useSession(url, async () => undefined).catch((thrown) => thrown)) as DbmError;

  test.each(engines().filter((it) => it !== 'sqlite'))('%s: nobody listens', async (engine) => {
    const error = await refused(`${engine}://me:hunter2@127.0.0.1:1/db`);
    expect(error).toMatchObject({ name: 'DbmError', code: 'connection' });
    expect(error.message).toMatch(/^Cannot connect to the test database: /);
    expect(error.hint).not.toBeNull();
    expect(JSON.stringify([error.message, error.hint])).not.toContain('hunter2');
  });

  test('SQLite: the folder is not there', async () => {
    const error = await refused('sqlite:////no/such/folder/x.db');
    expect(error).toMatchObject({ code: 'connection' });
  });

  test('the connection is closed, whatever happens', async () => {
    let session: Session | null = null;
    let db: unknown;
    await useSession('sqlite::memory:', async (opened) => {
      session = opened;
      db = await opened.kysely();
    });
    expect(db).toBeInstanceOf(Kysely);
    await expect(sql`SELECT 1`.execute(db as Kysely<unknown>)).rejects.toThrow();
    await expect(session!.connection.query('SELECT 1')).rejects.toThrow();
  });
});
