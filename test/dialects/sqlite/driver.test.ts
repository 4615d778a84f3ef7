import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { driverMissing } from '../../../src/dialects/sqlite/driver.js';
import { sqlite } from '../../../src/dialects/sqlite/index.js';
import { serverOf } from '../../../src/dialects/sqlite/server.js';
import { text } from '../../../src/schema/index.js';
import { createTable, declared, freshPath, openDatabase, settingsFor } from './database.js';

const open = (path: string, parameters: Record<string, string> = {}) =>
  sqlite.openDriver(settingsFor(path, parameters));
const said = async (work: Promise<unknown>) => sqlite.explainError(await work.catch((it: unknown) => it));

describe('openDriver', () => {
  it('creates a file, and opens it again', async () => {
    const path = freshPath();
    const database = await openDatabase(path);
    await database.run('CREATE TABLE t (a)');
    await database.close();
    const again = await openDatabase(path, { mode: 'rw' });
    expect((await again.inspect()).tables).toHaveLength(1);
  });

  it('opens a database in memory', async () => {
    const database = await openDatabase(':memory:');
    await database.run('CREATE TABLE t (a)');
    expect((await database.inspect()).tables).toHaveLength(1);
    expect(database.context.server).toMatchObject({
      flavor: 'sqlite',
      defaultSchema: null,
      tableDefaults: null,
    });
    expect(database.context.server.versionNumber[0]).toBe(3);
  });

  it('names a folder that is not there, a folder that is no file, a file that is not there', async () => {
    const path = freshPath();
    await expect(open(`${path}/nowhere/app.db`)).rejects.toMatchObject({
      code: 'connection',
      message: `There is no folder ${path}/nowhere for the database`,
      hint: 'Create the folder, or correct the database URL.',
    });
    await expect(open(dirname(path))).rejects.toMatchObject({
      code: 'connection',
      message: `${dirname(path)} is a folder, not a database`,
    });
    await expect(open(path, { mode: 'rw' })).rejects.toThrow(`There is no database ${path}`);
    await expect(open(path, { mode: 'ro' })).rejects.toThrow(`There is no database ${path}`);
  });

  it('tells a file that is no database', async () => {
    const path = freshPath();
    writeFileSync(path, 'This is a letter, and a long one at that. '.repeat(100));
    expect((await said(open(path))).message).toBe('The file is not a SQLite database');
  });

  it('tells a database that can only be read', async () => {
    const path = freshPath();
    const database = await openDatabase(path);
    await database.run('CREATE TABLE t (a)');
    await database.close();
    const readonly = await openDatabase(path, { mode: 'ro' });
    expect((await readonly.inspect()).tables).toHaveLength(1);
    expect(await said(readonly.run('INSERT INTO t VALUES (1)'))).toEqual({
      message: 'The database can only be read',
      hint: 'Make the file and its folder writable for this user, or take mode=ro out of the database URL.',
    });
    const created = createTable(declared('u', { a: text() }));
    expect((await said(readonly.migrate(created))).message).toBe('The database can only be read');
  });

  it('refuses parameters that it does not know', async () => {
    await expect(open(freshPath(), { cache: 'shared' })).rejects.toMatchObject({
      code: 'config',
      message: 'The database URL of SQLite has the unknown parameter cache',
    });
    await expect(open(freshPath(), { mode: 'memory' })).rejects.toThrow('the unknown mode memory');
    await expect(open(freshPath(), { timeout: 'soon' })).rejects.toThrow(
      'the timeout soon, which is no number',
    );
  });

  it.skipIf(process.getuid?.() === 0)('tells a folder without rights', async () => {
    const folder = freshPath();
    mkdirSync(folder);
    chmodSync(folder, 0o500);
    expect((await said(open(`${folder}/app.db`))).message).toBe('The database file cannot be opened');
  });
});

describe('a driver that does not load', () => {
  const coded = (code: string, message: string) => Object.assign(new Error(message), { code });

  it('is not installed', () => {
    const missing = driverMissing(coded('ERR_MODULE_NOT_FOUND', "Cannot find package 'better-sqlite3'"));
    expect(missing).toMatchObject({
      code: 'driver',
      message: 'The driver of SQLite, better-sqlite3, is not installed',
      hint: expect.stringMatching(/^Run `npm install better-sqlite3(@12)?`\.$/),
    });
  });
});

describe('identify', () => {
  it('refuses a SQLite that is too old', async () => {
    const connection = { query: async () => [{ version: '3.36.0' }] as never[] };
    await expect(sqlite.identify(connection)).rejects.toThrow('dbm needs SQLite 3.37.0; this is 3.36.0');
  });

  it('reads versions', () => {
    expect(serverOf('3.45.1').versionNumber).toEqual([3, 45, 1]);
    expect(serverOf('3.8').versionNumber).toEqual([3, 8, 0]);
  });
});

describe('explainError', () => {
  const cases: readonly (readonly [
    title: string,
    setup: readonly string[],
    failing: string,
    message: string,
  ])[] = [
    ['syntax', [], 'SELEKT 1', 'near "SELEKT": syntax error'],
    ['no table', [], 'SELECT * FROM nowhere', 'no such table: nowhere'],
    [
      'unique',
      ['CREATE TABLE t (a UNIQUE, b)', 'INSERT INTO t VALUES (1, 2)'],
      'INSERT INTO t VALUES (1, 3)',
      'Two rows have the same t.a, which must be unique',
    ],
    [
      'not null',
      ['CREATE TABLE t (a NOT NULL)'],
      'INSERT INTO t VALUES (NULL)',
      'A row has no t.a, which must not be null',
    ],
    [
      'check',
      ['CREATE TABLE t (a CONSTRAINT positive CHECK (a > 0))'],
      'INSERT INTO t VALUES (-1)',
      'A row does not satisfy the check positive',
    ],
    [
      'foreign key',
      ['CREATE TABLE t (a INTEGER PRIMARY KEY, b REFERENCES t)'],
      'INSERT INTO t VALUES (1, 2)',
      'A foreign key would not hold: a row refers to one that is not there',
    ],
    [
      'not null without a value',
      ['CREATE TABLE t (a)', 'INSERT INTO t VALUES (1)'],
      'ALTER TABLE t ADD COLUMN b INTEGER NOT NULL',
      'The table has rows, and a new column that must not be null has no value for them',
    ],
    [
      'a text as the rowid',
      ['CREATE TABLE t (a INTEGER PRIMARY KEY)'],
      "INSERT INTO t VALUES ('x')",
      'A row has no integer where the primary key is an INTEGER',
    ],
    [
      'a broken view',
      ['CREATE TABLE t (a)', 'CREATE VIEW v AS SELECT * FROM nowhere'],
      'ALTER TABLE t RENAME COLUMN a TO b',
      'The view v stands in the way: no such table: main.nowhere',
    ],
    [
      'strict',
      ['CREATE TABLE t (a INTEGER) STRICT'],
      "INSERT INTO t VALUES ('x')",
      'cannot store TEXT value in INTEGER column t.a',
    ],
  ];
  it.each(cases)('%s', async (_, setup, failing, message) => {
    const database = await openDatabase();
    await database.run(...setup);
    expect((await said(database.run(failing))).message).toBe(message);
  });

  it('says what helps where the application brings a function or a collation along', () => {
    const hint = (message: string) => sqlite.explainError(new Error(message)).hint;
    expect(hint('no such function: appfn')).toContain('brings appfn along');
    expect(hint('unknown function: appfn()')).toContain('brings appfn along');
    expect(hint('error in index i: no such collation sequence: unicase')).toContain('brings unicase along');
  });

  it('explains codes whatever the driver adds to them', () => {
    const coded = (code: string, message: string) =>
      sqlite.explainError(Object.assign(new Error(message), { code })).message;
    expect(coded('SQLITE_BUSY_SNAPSHOT', 'x')).toBe('The database is locked by another connection');
    expect(coded('SQLITE_LOCKED', 'table is locked')).toContain('locked by this connection itself');
    expect(coded('SQLITE_CANTOPEN_ISDIR', 'x')).toBe('The database file cannot be opened');
    expect(coded('SQLITE_CORRUPT', 'malformed')).toBe('The database file is damaged: malformed');
    expect(coded('SQLITE_FULL', 'x')).toBe('The disk is full');
    expect(coded('SQLITE_IOERR_WRITE', 'disk I/O error')).toContain('disk I/O error');
    expect(coded('SQLITE_AUTH', 'not authorized')).toContain('not allowed');
    expect(coded('SQLITE_CONSTRAINT_TRIGGER', 'no more')).toBe('no more');
    expect(sqlite.explainError('a text')).toEqual({ message: 'a text', hint: null });
  });
});
