import { Kysely, sql } from 'kysely';
import { createConnection } from 'mysql2/promise';
import { describe, expect, it } from 'vitest';
import type { Connection, ConnectionSettings } from '../../../src/dialects/index.js';
import { mysql } from '../../../src/dialects/mysql/index.js';
import { freePort } from '../../servers/free-port.js';
import { integer, onEachServer, column as plain, primaryKey, tableOf } from './support.js';

function settingsOf(url: string, more: Partial<ConnectionSettings> = {}): ConnectionSettings {
  const { hostname, port, username, password, pathname } = new URL(url);
  return {
    flavor: 'mysql',
    database: pathname.slice(1),
    host: hostname,
    port: Number(port),
    user: username,
    password: password === '' ? null : password,
    parameters: {},
    ssl: null,
    pool: {},
    ...more,
  };
}

/** What goes wrong when a connection is opened and asked. */
async function failure(settings: ConnectionSettings, statement = 'SELECT 1'): Promise<unknown> {
  const db = new Kysely<unknown>({ dialect: await mysql.openDriver(settings) });
  try {
    await sql.raw(statement).execute(db);
  } catch (error) {
    return error;
  } finally {
    await db.destroy();
  }
  throw new Error('it went well');
}

const explain = (thrown: unknown) => {
  const { message, hint } = mysql.explainError(thrown);
  expect(message).not.toMatch(/secret/);
  return `${message} -> ${hint}`;
};

onEachServer((test) => {
  it('opens a pool for Kysely', async () => {
    const settings = settingsOf(test.url, {
      parameters: { charset: 'utf8mb4', dateStrings: 'true', timezone: 'Z' },
      pool: { max: 1, min: 1, idleTimeoutMs: 1000, connectTimeoutMs: 5000 },
    });
    const db = new Kysely<unknown>({ dialect: await mysql.openDriver(settings) });
    const { rows } =
      await sql`SELECT 9007199254740993 AS big, '😀' AS face, CAST('2020-01-02' AS date) AS day`.execute(db);
    expect(rows).toEqual([{ big: '9007199254740993', face: '😀', day: '2020-01-02' }]);
    await expect(sql.raw('SELECT 1; SELECT 2').execute(db)).rejects.toThrow(/syntax/);
    await db.destroy();
  });

  it('explains why there is no connection', async () => {
    const settings = settingsOf(test.url);
    const refused = await failure({ ...settings, port: await freePort() });
    expect(explain(refused)).toMatch(/^The server refused the connection .* -> Check host and port/);
    const unknown = await failure({ ...settings, host: 'no-such-host.invalid' });
    expect(explain(unknown)).toMatch(/host.* -> Check the .*host/);
    const password = await failure({ ...settings, user: 'nobody', password: 'secret' });
    expect(explain(password)).toMatch(/Access denied.* -> Check the user and the password/);
    const database = await failure({ ...settings, database: 'dbm_no_such_database' });
    expect(explain(database)).toMatch(/Unknown database.* -> Create the database/);
    const socket = await failure({ ...settings, host: '/no/such.sock', port: null });
    expect(explain(socket)).toMatch(/no server at that socket/);
  });

  it('explains what the server says', async () => {
    await test.build(
      tableOf('p', [plain('id', integer, { nullable: false })], { primaryKey: primaryKey('id') }),
      tableOf('c', [plain('p', integer)], {
        foreignKeys: [
          {
            kind: 'foreignKey',
            name: 'fk',
            columns: ['p'],
            references: { schema: null, name: 'p', columns: ['id'] },
            onDelete: 'no action',
            onUpdate: 'no action',
            match: null,
            deferrable: null,
          },
        ],
        checks: [{ kind: 'check', name: 'ck', expression: 'p < 5' }],
      }),
    );
    await test.query('INSERT INTO p VALUES (1), (9)');
    await test.query('INSERT INTO c VALUES (1)');
    const settings = settingsOf(test.url);
    const said = async (statement: string) => explain(await failure(settings, statement));
    expect(await said('INSERT INTO p VALUES (1)')).toMatch(
      /Duplicate entry '1'.* -> Correct or delete the rows with equal/,
    );
    expect(await said('INSERT INTO c VALUES (7)')).toMatch(/-> Correct/);
    expect(await said('INSERT INTO c VALUES (9)')).toMatch(/ck.* -> Correct the rows that break the check/i);
    expect(await said('INSERT INTO c VALUES (2)')).toMatch(
      /foreign key.* -> Correct or delete the rows that refer/,
    );
    expect(await said('DELETE FROM p')).toMatch(/foreign key.* -> Other rows refer to these/);
    expect(await said('SELECT 1\nFORM x')).toMatch(
      /^Wrong syntax in line 2 at: x -> |^Wrong syntax in line 2 at: FORM x -> /,
    );
    expect(await said('SELECT (')).toMatch(/^Wrong syntax in line 1 at the end -> /);
    expect(await said('SELECT x FROM p')).toMatch(/Unknown column.* -> Check the names/);
    expect(await said('DROP TABLE nothing')).toMatch(/Unknown table|doesn't exist|nothing/);
    expect(await said('ALTER TABLE c MODIFY p bigint')).toMatch(/-> (Both ends|The column is part of) /);
  });

  it('explains what a user may not do', async () => {
    const name = `dbm_${Math.random().toString(36).slice(2)}`;
    await test.query('CREATE TABLE t (a int)');
    await test.query(`CREATE USER ${name}@'%' IDENTIFIED BY 'secret'`);
    try {
      await test.query(`GRANT SELECT ON \`${test.server.defaultSchema}\`.* TO ${name}@'%'`);
      const settings = settingsOf(test.url, { user: name, password: 'secret' });
      expect(explain(await failure(settings, 'DROP TABLE t'))).toMatch(/denied.* -> Grant the user/);
      expect(explain(await failure({ ...settings, database: 'mysql' }))).toMatch(
        /denied.* -> Grant the user/,
      );
    } finally {
      await test.query(`DROP USER ${name}@'%'`);
    }
  });

  it('explains a lock that was not had', async () => {
    await test.query('CREATE TABLE t (a int)');
    const other = await createConnection(test.url.replace(/^mariadb:/, 'mysql:'));
    await other.query('START TRANSACTION');
    await other.query('SELECT * FROM t');
    await test.query('SET SESSION lock_wait_timeout = 1');
    const error = await test.query('ALTER TABLE t ADD COLUMN b int').catch((thrown) => thrown);
    await other.end();
    expect(explain(error)).toMatch(/timeout.* -> Another session holds a lock/i);
  });

  it('knows what it is connected to', async () => {
    expect(test.server).toMatchObject({
      flavor: test.mariadb ? 'mariadb' : 'mysql',
      defaultSchema: new URL(test.url).pathname.slice(1),
      tableDefaults: { engine: 'InnoDB', charset: 'utf8mb4' },
      lowerCaseTableNames: false,
    });
    expect(test.server.version).toContain(test.server.versionNumber.join('.'));
  });

  it('wants TIMESTAMP to mean what it says', async () => {
    await test.query('SET SESSION explicit_defaults_for_timestamp = OFF');
    await mysql.identify(test.connection);
    const [row] = await test.query<{ on: number }>('SELECT @@explicit_defaults_for_timestamp AS `on`');
    expect(row?.on).toBe(1);
  });

  it('commits each statement where the server would not', async () => {
    await test.query('SET SESSION autocommit = 0');
    await mysql.identify(test.connection);
    expect(await test.query('SELECT @@autocommit AS it')).toEqual([{ it: 1 }]);
  });

  it('sets all that it needs in one statement', async () => {
    await test.query(
      'SET SESSION autocommit = 0, SESSION sql_quote_show_create = 0, SESSION explicit_defaults_for_timestamp = 0',
    );
    const before = test.sent.length;
    await mysql.identify(test.connection);
    expect(test.sent.slice(before + 1)).toEqual([
      'SET SESSION autocommit = ON, SESSION sql_quote_show_create = ON, SESSION explicit_defaults_for_timestamp = ON',
    ]);
  });

  it('reads a table where the server would not quote its names', async () => {
    await test.query('SET SESSION sql_quote_show_create = 0');
    await mysql.identify(test.connection);
    await test.query('CREATE TABLE quoted (a int, CONSTRAINT ck CHECK (a > 0))');
    expect((await test.inspect()).tables).toMatchObject([{ name: 'quoted', checks: [{ name: 'ck' }] }]);
    await test.query('DROP TABLE quoted');
  });

  it('refuses a server whose strings it would not write right', async () => {
    await test.query("SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'");
    await expect(mysql.identify(test.connection)).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('understands a server whose names stand in double quotes', async () => {
    await test.query("SET SESSION sql_mode = 'ANSI_QUOTES,STRICT_TRANS_TABLES'");
    const table = tableOf(
      't',
      [plain('a', integer), plain('b', integer, { generated: { expression: '`a` + 1', stored: true } })],
      { checks: [{ kind: 'check', name: 'ck', expression: '`a` > 0' }] },
    );
    const built = await test.build(table);
    const live = await test.inspect();
    expect((await mysql.settle(test.connection, test.server, live, built)).target).toEqual(live);
    await test.alter('t', { kind: 'renameColumn', from: 'a', to: 'c' });
    expect((await test.inspect()).tables[0]?.checks[0]?.expression.replaceAll(/["`]/g, '')).toBe('c > 0');
  });

  it('refuses a connection without a database', async () => {
    const driver = await createConnection(test.url.replace(/^mariadb:/, 'mysql:').replace(/\/[^/]*$/, '/'));
    const connection: Connection = {
      query: async (statement) => (await driver.query(statement))[0] as never,
    };
    await expect(mysql.identify(connection)).rejects.toMatchObject({ code: 'connection' });
    await driver.end();
  });

  it('deletes the rows of a scratch database whatever its triggers say', async () => {
    await test.query('CREATE TABLE written (a int)');
    await test.query('CREATE TABLE kept (id int PRIMARY KEY)');
    await test.query('CREATE TABLE referring (id int, FOREIGN KEY (id) REFERENCES kept (id))');
    await test.query(
      "CREATE TRIGGER keep BEFORE DELETE ON kept FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'",
    );
    await test.query(
      'CREATE TRIGGER tell AFTER DELETE ON referring FOR EACH ROW INSERT INTO written VALUES (1)',
    );
    await test.query('INSERT INTO kept VALUES (1)');
    await test.query('INSERT INTO referring VALUES (1)');
    const before = await test.inspect();
    await mysql.scratch.deleteRows(test.connection, [...before.tables].reverse());
    for (const { name } of before.tables) expect(await test.query(`SELECT * FROM ${name}`)).toEqual([]);
    expect(await test.inspect()).toEqual(before);
  });

  it('holds one lock for each database and name', async () => {
    const driver = await createConnection(test.url.replace(/^mariadb:/, 'mysql:'));
    const other: Connection = {
      query: async (statement, parameters = []) =>
        (await driver.query(statement, [...parameters]))[0] as never,
    };
    const name = 'a name that is much longer than the sixty-four characters that the server takes for one';
    expect(await mysql.lock.acquire(test.connection, name, 0)).toBe(true);
    expect(await mysql.lock.acquire(other, name, 0)).toBe(false);
    expect(await mysql.lock.acquire(other, `${name}!`, 0)).toBe(true);
    const startedAt = performance.now();
    expect(await mysql.lock.acquire(other, name, 300)).toBe(false);
    expect(performance.now() - startedAt).toBeGreaterThan(250);
    const waiting = mysql.lock.acquire(other, name, 20_000);
    await mysql.lock.release(test.connection, name);
    expect(await waiting).toBe(true);
    // It ends with the connection.
    await driver.end();
    expect(await mysql.lock.acquire(test.connection, name, 5000)).toBe(true);
  });
});

describe('without a server', () => {
  it('explains what Node and mysql2 say', () => {
    for (const [code, message] of [
      ['ETIMEDOUT', /did not answer/],
      ['ENOTFOUND', /host is not known/],
      ['PROTOCOL_CONNECTION_LOST', /connection was lost/],
      ['HANDSHAKE_NO_SSL_SUPPORT', /does not support SSL/],
      ['HANDSHAKE_SSL_ERROR', /certificate/],
    ] as const) {
      expect(mysql.explainError(Object.assign(new Error('x'), { code })).message).toMatch(message);
    }
    const several = Object.assign(new AggregateError([new Error('a'), new Error('b')]), {
      code: 'ECONNREFUSED',
    });
    expect(mysql.explainError(several).message).toBe('The server refused the connection (a; b)');
    expect(mysql.explainError('odd')).toEqual({ message: 'odd', hint: null });
  });

  it('refuses servers that are too old', async () => {
    const answering = (version: string): Connection => ({
      query: async () =>
        [
          {
            version,
            database: 'x',
            engine: 'InnoDB',
            charset: 'utf8mb4',
            collation: 'c',
            sqlMode: '',
            lowerCase: 1,
            explicitTimestamps: 1,
          },
        ] as never,
    });
    await expect(mysql.identify(answering('5.7.44-log'))).rejects.toMatchObject({ code: 'unsupported' });
    await expect(mysql.identify(answering('10.4.34-MariaDB'))).rejects.toMatchObject({ code: 'unsupported' });
    expect(await mysql.identify(answering('8.0.36-0ubuntu0'))).toMatchObject({
      flavor: 'mysql',
      versionNumber: [8, 0, 36],
      lowerCaseTableNames: true,
    });
    expect(await mysql.identify(answering('11.4.2-MariaDB-ubu2404'))).toMatchObject({
      flavor: 'mariadb',
      versionNumber: [11, 4, 2],
    });
  });
});
