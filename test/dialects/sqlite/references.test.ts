import { describe, expect, it } from 'vitest';
import { type Catalog, canonical, emptyCatalog, type ForeignKey } from '../../../src/catalog/index.js';
import { mysql } from '../../../src/dialects/mysql/index.js';
import { postgresql } from '../../../src/dialects/postgresql/index.js';
import { sqlite } from '../../../src/dialects/sqlite/index.js';
import { openDatabase, settled } from './database.js';

const parents = 'CREATE TABLE p (id INTEGER NOT NULL PRIMARY KEY, code TEXT UNIQUE)';
const bare = 'CREATE TABLE c (id INTEGER NOT NULL PRIMARY KEY, p_id INTEGER REFERENCES p ON DELETE CASCADE)';
const said = bare.replace('REFERENCES p', 'REFERENCES p (id)');

async function inspected(...statements: readonly string[]): Promise<Catalog> {
  const database = await openDatabase();
  await database.run(...statements);
  return database.inspect();
}
const keyOf = (catalog: Catalog): ForeignKey => catalog.tables.find((it) => it.name === 'c')!.foreignKeys[0]!;

describe('a foreign key that names no columns', () => {
  it('is remembered as such, and created as such', async () => {
    const found = await inspected(parents, bare);
    expect(keyOf(found)).toMatchObject({ references: { name: 'p', columns: ['id'] }, toPrimaryKey: true });
    const database = await openDatabase();
    for (const name of ['p', 'c']) {
      await database.migrate({ kind: 'createTable', table: found.tables.find((it) => it.name === name)! });
    }
    const referred = await database.connection.query(`SELECT "to" FROM pragma_foreign_key_list('c')`);
    expect(referred).toEqual([{ to: null }]);
    expect(await database.inspect()).toEqual(found);
  });

  it('is the same as one that names the primary key', async () => {
    for (const [live, wanted] of [
      [bare, said],
      [said, bare],
    ] as const) {
      const database = await openDatabase();
      await database.run(parents, live);
      const target = await settled(database, await inspected(parents, wanted));
      expect(target).toEqual(await database.inspect());
    }
  });

  it('is another one when the primary key goes elsewhere', async () => {
    const database = await openDatabase();
    await database.run(parents, bare);
    const moved = 'CREATE TABLE p (id INTEGER NOT NULL UNIQUE, code TEXT PRIMARY KEY)';
    const target = await settled(database, await inspected(moved, said));
    expect(keyOf(target).toPrimaryKey).toBeUndefined();
  });

  it('must refer to the primary key', async () => {
    const found = await inspected(parents, bare);
    const wrong = found.tables.map((it) => ({
      ...it,
      foreignKeys: it.foreignKeys.map((key) => ({
        ...key,
        references: { ...key.references, columns: ['code'] },
      })),
    }));
    expect(() => sqlite.resolve(canonical({ ...emptyCatalog, tables: wrong }), sqlite.assumedServer)).toThrow(
      'c.p_id: toPrimaryKey, but the primary key of p is not (code)',
    );
  });

  it('may be one of fewer columns than the primary key has, which fits nothing', async () => {
    const found = await inspected('CREATE TABLE p (id INTEGER, code TEXT, PRIMARY KEY (id, code))', bare);
    expect(keyOf(found)).toMatchObject({ references: { columns: ['id'] }, toPrimaryKey: true });
    expect(sqlite.resolve(found, sqlite.assumedServer)).toEqual(found);
  });

  it('names its columns elsewhere', async () => {
    const found = await inspected(parents.replace('TEXT', 'INTEGER'), bare);
    for (const dialect of [postgresql, mysql]) {
      expect(keyOf(dialect.resolve(found, dialect.assumedServer))).not.toHaveProperty('toPrimaryKey');
    }
  });
});
