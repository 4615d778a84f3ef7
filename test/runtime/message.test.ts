import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseDatabaseUrl } from '../../src/config/url.js';
import { dialectOf, loadDialect } from '../../src/dialects/index.js';
import { type Session, withSession } from '../../src/runtime/session.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';

/** A session, and the texts that its driver really got. */
async function useWatched<T>(url: string, use: (session: Session, texts: string[]) => Promise<T>) {
  const settings = parseDatabaseUrl(url, { root: '/', pool: {}, ssl: null });
  const dialect = await loadDialect(dialectOf(settings.flavor));
  const texts: string[] = [];
  const connect = async () => {
    const driver = await dialect.connect(settings);
    return {
      ...driver,
      query: <Row>(text: string, parameters?: readonly unknown[]) => {
        texts.push(text);
        return driver.query<Row>(text, parameters);
      },
    };
  };
  return withSession({ dialect, connect, target: 'the test database' }, (session) => {
    texts.length = 0;
    return use(session, texts);
  });
}

const thrownBy = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );

describe.each(engines())('several statements in one message: %s', (engine) => {
  const joins = engine === 'postgresql' || engine === 'mariadb';
  let database: Database;
  beforeAll(async () => {
    database = await freshDatabase(engine);
    await useWatched(database.url, async ({ connection }) => {
      await connection.query('CREATE TABLE notes (words varchar(40) NOT NULL)');
    });
  });
  afterAll(() => database.drop());

  test('run in their order', async () => {
    await useWatched(database.url, async ({ connection }, texts) => {
      connection.precede!("INSERT INTO notes VALUES ('one')");
      await connection.queryAfter!(["INSERT INTO notes VALUES ('two')"], 'CREATE TABLE three (id integer)');
      // MySQL has to be told its sql_mode besides.
      expect(texts).toHaveLength(joins ? 1 : engine === 'mysql' ? 4 : 3);
      expect(await connection.query('SELECT words FROM notes ORDER BY words')).toEqual([
        { words: 'one' },
        { words: 'two' },
      ]);
      expect(await connection.query('SELECT id FROM three')).toEqual([]);
    });
  });

  test('wait for no statement with parameters, nor for one of Kysely', async () => {
    await useWatched(database.url, async ({ connection, kysely }) => {
      const db = await kysely();
      connection.precede!('DELETE FROM notes');
      expect((await sql`SELECT words FROM notes WHERE words <> ${''}`.execute(db)).rows).toEqual([]);
      const place = engine === 'postgresql' ? '$1' : '?';
      connection.precede!("INSERT INTO notes VALUES ('four')");
      expect(await connection.query(`SELECT words FROM notes WHERE words = ${place}`, ['four'])).toEqual([
        { words: 'four' },
      ]);
    });
  });

  test('the first that fails is the last, and is known', async () => {
    await useWatched(database.url, async ({ connection, failedStatement }) => {
      // A transaction of its own holds them on PostgreSQL, which takes all of a message back.
      const note = "INSERT INTO notes VALUES ('five')";
      const bad = 'INSERT INTO notes VALUES (NULL)';
      const first = await thrownBy(connection.queryAfter!([note, bad], 'CREATE TABLE six (id integer)'));
      if (engine !== 'postgresql') expect(failedStatement(first)).toBe(bad);
      expect(first).not.toBeNull();
      expect(await thrownBy(connection.query('SELECT id FROM six'))).not.toBeNull();
      const last = await thrownBy(connection.queryAfter!([note], 'CREATE TABLE notes (id integer)'));
      expect(failedStatement(last)).toBe('CREATE TABLE notes (id integer)');
    });
  });

  test.runIf(engine === 'postgresql')('the place of a mistake is counted in its own statement', async () => {
    await useWatched(database.url, async ({ connection, dialect, failedStatement }) => {
      await dialect.transaction.begin(connection, { timeouts: { lockMs: 5000, statementMs: null } });
      const thrown = await thrownBy(connection.query('SELEKT 1'));
      expect(failedStatement(thrown)).toBe('SELEKT 1');
      expect(dialect.explainError(thrown).message).toMatch(/at character 1 of the statement/);
      await dialect.transaction.rollback(connection);
    });
  });

  test.runIf(engine === 'postgresql')(
    'a transaction begins in the message of its first statement',
    async () => {
      await useWatched(database.url, async ({ connection, dialect, kysely }, texts) => {
        const db = await kysely();
        await dialect.transaction.begin(connection, { timeouts: { lockMs: 5000, statementMs: null } });
        await connection.query('CREATE TABLE seven (id integer)');
        expect(texts).toHaveLength(1);
        expect(await connection.query('SHOW lock_timeout')).toEqual([{ lock_timeout: '5s' }]);
        await dialect.transaction.rollback(connection);
        await dialect.transaction.begin(connection, { timeouts: { lockMs: 6000, statementMs: null } });
        expect((await sql`SHOW lock_timeout`.execute(db)).rows).toEqual([{ lock_timeout: '6s' }]);
        await dialect.transaction.rollback(connection);
        expect(await connection.query('SHOW lock_timeout')).toEqual([{ lock_timeout: '0' }]);
        expect(await connection.query("SELECT to_regclass('seven') AS seven")).toEqual([{ seven: null }]);
      });
    },
  );

  test.runIf(engine === 'mariadb' || engine === 'mysql')(
    'the last is one statement, whatever it says',
    async () => {
      await useWatched(database.url, async ({ connection }) => {
        const comment = `it's "quoted" \\ and ; END; -- '\n\t`;
        const literal = `'${comment.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
        await connection.queryAfter!(['DELETE FROM notes'], `CREATE TABLE eight (id int) COMMENT ${literal}`);
        const [row] = await connection.query<{ it: string }>(
          "SELECT TABLE_COMMENT AS it FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'eight'",
        );
        expect(row!.it).toBe(comment);
        const two = 'CREATE TABLE nine (id int); CREATE TABLE ten (id int)';
        expect(await thrownBy(connection.queryAfter!(['DELETE FROM notes'], two))).toMatchObject({
          errno: 1064,
        });
        expect(await connection.query("SHOW TABLES LIKE 'nine'")).toEqual([]);
      });
    },
  );

  test.runIf(engine === 'mariadb' || engine === 'mysql')(
    'the sql_mode is set before the first statement that it may matter to, in a message of several as well',
    async () => {
      await useWatched(database.url, async ({ connection, kysely, server }, texts) => {
        await connection.query('SELECT 1', [], { unprepared: true });
        expect(texts).toEqual(['SELECT 1']);
        const table = 'CREATE TABLE counted (id int AUTO_INCREMENT PRIMARY KEY)';
        await connection.queryAfter!(['DELETE FROM notes'], table);
        await connection.queryAfter!(['INSERT INTO counted VALUES (0)'], 'DO 1');
        expect(texts.slice(1).join()).toContain(server.preparation);
        if (engine === 'mariadb') expect(texts).toHaveLength(3);
        const db = await kysely();
        await sql`UPDATE counted SET id = id`.execute(db);
        expect(await connection.query('SELECT id FROM counted')).toEqual([{ id: 0 }]);
        expect(texts.filter((it) => it === server.preparation)).toHaveLength(1);
        // What a migration sets stays.
        await connection.query("SET SESSION sql_mode = 'ANSI_QUOTES'");
        await connection.queryAfter!(['DELETE FROM counted'], 'DROP TABLE counted');
        expect(await connection.query('SELECT @@sql_mode AS mode')).toEqual([{ mode: 'ANSI_QUOTES' }]);
        expect(texts.at(-2)).not.toContain('sql_mode');
      });
    },
  );

  test.runIf(engine === 'mariadb' || engine === 'mysql')(
    'what keeps the sql_mode for good is made in that of the session, or in one that a migration sets',
    async () => {
      await useWatched(database.url, async ({ connection }) => {
        const mode = async () => (await connection.query<{ it: string }>('SELECT @@sql_mode AS it'))[0]!.it;
        const [found] = await connection.query<{ it: string }>('SELECT @@sql_mode AS it', [], {
          unprepared: true,
        });
        await connection.query('CREATE TABLE kept (id int)');
        const migrating = await mode();
        await connection.query('CREATE TRIGGER a BEFORE INSERT ON kept FOR EACH ROW SET NEW.id = 1');
        await connection.queryAfter!(
          ['DELETE FROM notes'],
          'create definer = current_user() function b() returns int deterministic return 1',
        );
        await expect(connection.query('CREATE PROCEDURE c() SELEKT 1')).rejects.toThrow(/syntax/);
        expect(await mode()).toBe(migrating);
        await connection.query(
          '/* sql_mode=PIPES_AS_CONCAT,ansi_quotes */ CREATE PROCEDURE d() SELECT "id" FROM kept',
        );
        expect(await mode()).toBe(migrating);
        await connection.query("SET SESSION sql_mode = 'ANSI_QUOTES'");
        await connection.query('CREATE PROCEDURE "c"() SELECT "id" FROM kept');
        expect(await mode()).toBe('ANSI_QUOTES');
        const kept = await connection.query<{ it: string }>(
          `SELECT sql_mode AS it FROM information_schema.TRIGGERS WHERE trigger_schema = DATABASE()
          UNION ALL SELECT sql_mode FROM information_schema.ROUTINES WHERE routine_schema = DATABASE()`,
        );
        // Which mysql2 adds to it.
        const own = found!.it
          .split(',')
          .filter((it) => it !== 'IGNORE_SPACE')
          .join(',');
        const modes = [own, own, 'ANSI_QUOTES', 'PIPES_AS_CONCAT,ANSI_QUOTES'];
        expect(kept.map(({ it }) => it).sort()).toEqual(modes.sort());
        await connection.query('DROP FUNCTION b');
        await connection.query('DROP PROCEDURE c');
        await connection.query('DROP PROCEDURE d');
        await connection.query('DROP TABLE kept');
      });
    },
  );

  test.runIf(engine === 'mariadb')('each is committed before the next begins', async () => {
    await useWatched(database.url, async ({ connection }, texts) => {
      await connection.query('DELETE FROM notes');
      // A lock that another session has lets the last statement wait, and the note is seen meanwhile.
      await useWatched(database.url, async (other) => {
        // It reads what is committed, without locks: those of a gap would keep the note from being written.
        await other.connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
        await other.connection.query('START TRANSACTION');
        await other.connection.query('SELECT * FROM eight');
        const running = connection.queryAfter!(["INSERT INTO notes VALUES ('sent')"], 'DROP TABLE eight');
        await expect
          .poll(() => other.connection.query('SELECT words FROM notes'), {
            timeout: 20_000,
          })
          .toEqual([{ words: 'sent' }]);
        await other.connection.query('COMMIT');
        await running;
      });
      expect(texts.at(-1)).toMatch(/^BEGIN NOT ATOMIC .*EXECUTE IMMEDIATE 'DROP TABLE eight'; END$/);
    });
  });
});
