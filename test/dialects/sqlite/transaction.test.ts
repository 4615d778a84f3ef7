import { describe, expect, it } from 'vitest';
import { sqlite } from '../../../src/dialects/sqlite/index.js';
import { integer } from '../../../src/schema/index.js';
import { alterTable, declared, freshPath, openDatabase, type TestDatabase } from './database.js';

const execute = (sql: string) => ({ kind: 'execute', sql }) as const;
const { transaction } = sqlite;

async function family(): Promise<TestDatabase> {
  const database = await openDatabase();
  await database.run(
    'CREATE TABLE parents (id INTEGER PRIMARY KEY)',
    'CREATE TABLE children (parent INTEGER REFERENCES parents ON DELETE CASCADE)',
    'CREATE TABLE bare (parent INTEGER PRIMARY KEY REFERENCES parents) WITHOUT ROWID',
    'INSERT INTO parents VALUES (1), (2)',
    'INSERT INTO children VALUES (1), (2), (NULL)',
  );
  return database;
}

const enforced = async (database: TestDatabase) =>
  (await database.all<{ foreign_keys: number }>('PRAGMA foreign_keys'))[0]!.foreign_keys === 1;
const count = async (database: TestDatabase, table: string) =>
  (await database.all<{ n: number }>(`SELECT count(*) AS n FROM ${table}`))[0]!.n;

describe('a transaction', () => {
  it('does not enforce foreign keys, and does again after it', async () => {
    const database = await family();
    expect(await enforced(database)).toBe(true);
    await transaction.begin(database.connection);
    expect(await enforced(database)).toBe(false);
    await transaction.commit(database.connection);
    expect(await enforced(database)).toBe(true);
    await transaction.begin(database.connection);
    await transaction.rollback(database.connection);
    expect(await enforced(database)).toBe(true);
  });

  it('leaves the settings as they were', async () => {
    const database = await family();
    await database.run('PRAGMA foreign_keys = OFF', 'PRAGMA legacy_alter_table = ON');
    await transaction.begin(database.connection);
    expect(await database.all('PRAGMA legacy_alter_table')).toEqual([{ legacy_alter_table: 0 }]);
    await database.run('PRAGMA legacy_alter_table = OFF');
    await transaction.commit(database.connection);
    expect(await enforced(database)).toBe(false);
    expect(await database.all('PRAGMA legacy_alter_table')).toEqual([{ legacy_alter_table: 1 }]);
  });

  it('leaves the settings for a transaction that follows, until it is released', async () => {
    const database = await family();
    const { connection } = database;
    await database.run('PRAGMA legacy_alter_table = ON');
    for (let i = 0; i < 2; i++) {
      await transaction.begin(connection);
      await transaction.commit(connection, { isFollowed: true });
      expect(await enforced(database)).toBe(false);
    }
    await transaction.release?.(connection);
    expect(await enforced(database)).toBe(true);
    expect(await database.all('PRAGMA legacy_alter_table')).toEqual([{ legacy_alter_table: 1 }]);
    // One that fails takes them back as well.
    await transaction.begin(connection);
    await transaction.commit(connection, { isFollowed: true });
    await transaction.begin(connection);
    await transaction.rollback(connection);
    expect(await enforced(database)).toBe(true);
  });

  it('refuses to commit rows that point nowhere, and says which', async () => {
    const database = await family();
    await expect(database.migrate(execute('DELETE FROM parents WHERE id = 2'))).rejects.toMatchObject({
      code: 'sql',
      message:
        'The migration would leave foreign keys that do not hold:\n  row 2 of children refers to a row of parents that is not there',
    });
    expect(await count(database, 'parents')).toBe(2);
    expect(await enforced(database)).toBe(true);
    await expect(database.migrate(execute('INSERT INTO bare VALUES (8), (9)'))).rejects.toThrow(
      'a row of bare refers to a row of parents that is not there',
    );
    await expect(database.migrate(execute('DROP TABLE parents'))).rejects.toThrow('row 1 of children');
    await expect(
      database.migrate(
        execute(
          'WITH RECURSIVE n (i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 20) INSERT INTO children SELECT i FROM n',
        ),
      ),
    ).rejects.toThrow('and 13 more');
  });

  it('does not mind rows that pointed nowhere before', async () => {
    const database = await family();
    await database.run(
      'PRAGMA foreign_keys = OFF',
      'INSERT INTO children (rowid, parent) VALUES (9007199254740993, 7)',
      'INSERT INTO bare VALUES (7)',
      'PRAGMA foreign_keys = ON',
    );
    await database.migrate(execute('INSERT INTO parents VALUES (3)'));
    expect(await count(database, 'parents')).toBe(3);
    await expect(database.migrate(execute('INSERT INTO children VALUES (8)'))).rejects.toThrow(
      'row 9007199254740994 of children',
    );
    await expect(database.migrate(execute('INSERT INTO bare VALUES (8)'))).rejects.toThrow('a row of bare');
  });

  it('does not mind a key that never fitted its table', async () => {
    const database = await family();
    await database.run(
      'CREATE TABLE plain (a INTEGER)',
      'CREATE TABLE misfit (a INTEGER REFERENCES plain (a))',
    );
    await database.migrate(execute('INSERT INTO parents VALUES (3)'));
    expect(await count(database, 'parents')).toBe(3);
    await expect(database.migrate(execute('DELETE FROM parents'))).rejects.toThrow('row 1 of children');
  });

  it('lets a migration declare a key to a table that is not there', async () => {
    const database = await family();
    await database.run(
      'CREATE TABLE pets (id INTEGER PRIMARY KEY, owner INTEGER)',
      'INSERT INTO pets VALUES (1, 7)',
    );
    const column = integer().references('owners.id', { external: true });
    const { foreignKeys } = declared('pets', { id: integer().primaryKey(), owner: column });
    const key = alterTable('pets', { kind: 'addConstraint', constraint: foreignKeys[0]! });
    await database.migrate(key);
    expect((await database.inspect()).tables.find((it) => it.name === 'pets')?.foreignKeys).toHaveLength(1);
    // Another table is nobody's word that this one may go.
    await expect(database.migrate(execute('DROP TABLE parents'))).rejects.toThrow('row 1 of children');
  });

  it('checks nothing where nothing was enforced', async () => {
    const database = await family();
    await database.run('PRAGMA foreign_keys = OFF');
    await database.migrate(execute('DELETE FROM parents'));
    expect(await count(database, 'children')).toBe(3);
  });

  it('begins with the right to write, or fails and leaves the settings', async () => {
    const path = freshPath();
    const first = await openDatabase(path, { timeout: '20' });
    const second = await openDatabase(path, { timeout: '20' });
    await transaction.begin(first.connection);
    const thrown = await transaction.begin(second.connection).catch((it: unknown) => it);
    expect(sqlite.explainError(thrown).message).toBe('The database is locked by another connection');
    expect(await enforced(second)).toBe(true);
    await transaction.rollback(second.connection);
    await transaction.rollback(first.connection);
    await transaction.begin(second.connection);
    await transaction.commit(second.connection);
  });

  it.each([
    ['shorter', 100, '60000'],
    ['longer', 300, '20'],
  ])('waits for it as long as it may, which is %s than the driver would', async (_, waitMs, timeout) => {
    const path = freshPath();
    const first = await openDatabase(path, { timeout: '20' });
    const second = await openDatabase(path, { timeout });
    await transaction.begin(first.connection);
    const start = performance.now();
    const thrown = await transaction.begin(second.connection, { waitMs }).catch((it: unknown) => it);
    expect(performance.now() - start).toBeGreaterThan(waitMs / 2);
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(thrown).toMatchObject({
      code: 'lock',
      message: `The database is locked by another connection; waited ${waitMs / 1000} seconds`,
      hint: expect.stringContaining('--lock-timeout'),
    });
    // Else the executor would begin to wait once more.
    expect(sqlite.isLockConflict(thrown)).toBe(false);
    expect(await second.all('PRAGMA busy_timeout')).toEqual([{ timeout: Number(timeout) }]);
    await transaction.rollback(first.connection);
    await transaction.begin(second.connection, { waitMs });
    await transaction.commit(second.connection);
  });

  it('survives being given up twice, or by SQLite itself', async () => {
    const database = await family();
    await transaction.begin(database.connection);
    await database.run('ROLLBACK');
    await transaction.rollback(database.connection);
    await transaction.rollback(database.connection);
    expect(await enforced(database)).toBe(true);
  });

  it('gives the lock at once: the transaction is the lock', async () => {
    const database = await family();
    expect(await sqlite.lock.acquire(database.connection, 'dbm', 0)).toBe(true);
    await sqlite.lock.release(database.connection, 'dbm');
  });
});

it('deletes the rows of a scratch database whatever its triggers say', async () => {
  const database = await openDatabase();
  await database.run(
    'CREATE TABLE kept (a)',
    "CREATE TRIGGER keep BEFORE DELETE ON kept BEGIN SELECT RAISE(ABORT, 'no'); END",
    'INSERT INTO kept VALUES (1)',
  );
  const before = await database.inspect();
  await sqlite.scratch.deleteRows(database.connection, before.tables);
  expect(await database.all('SELECT * FROM kept')).toEqual([]);
  expect(await database.inspect()).toEqual(before);
});
