import BetterSqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { VirtualTable } from '../../../src/catalog/index.js';
import { describeObject } from '../../../src/catalog/index.js';
import { parseVirtualTable } from '../../../src/dialects/sqlite/ddl/parse-virtual-table.js';
import { freshPath, openDatabase } from './database.js';

function virtualTable(name: string, using: string): VirtualTable {
  const definition = `CREATE VIRTUAL TABLE ${name} USING ${using}`;
  return { kind: 'virtualTable', schema: null, name, definition, comment: null };
}

describe('virtual tables', () => {
  it.each([
    [`fts5(title, body UNINDEXED, content='posts', tokenize = "porter")`, 'fts5', ['title', 'body'], 'posts'],
    [`FTS5("a b", content="")`, 'fts5', ['a b'], ''],
    ['fts4(a TEXT NOT NULL, tokenize=porter)', 'fts4', ['a'], null],
    ['fts3(a, tokenize porter)', 'fts3', ['a'], null],
    ['rtree(id, minx, maxx, +label)', 'rtree', ['id', 'minx', 'maxx', 'label'], null],
    ['dbstat', 'dbstat', [], null],
  ])('reads USING %s', (using, module, columns, content) => {
    const syntax = parseVirtualTable(`create virtual table if not exists "the docs" USING ${using}`);
    expect(syntax).toMatchObject({ module, columns, content });
  });

  it('fills an index of the rows that are there', async () => {
    const database = await openDatabase();
    await database.run(
      'CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT)',
      "INSERT INTO posts VALUES (7, 'hello world')",
    );
    const object = virtualTable('found', "fts5(title, content='posts', content_rowid='id')");
    await database.migrate({ kind: 'createObject', object });
    expect(await database.all("SELECT rowid, title FROM found('world')")).toEqual([
      { rowid: 7, title: 'hello world' },
    ]);
  });

  it('takes rows along into another form', async () => {
    const database = await openDatabase();
    await database.run(
      'CREATE VIRTUAL TABLE docs USING fts4(a, b)',
      "INSERT INTO docs (rowid, a, b) VALUES (3, 'x', 'one two'), (9, 'y', 'three')",
      'CREATE TABLE log (a)',
      'CREATE TRIGGER keep AFTER INSERT ON log BEGIN INSERT INTO docs (a) VALUES (new.a); END',
      'CREATE VIRTUAL TABLE boxes USING rtree(id, low, high)',
      'INSERT INTO boxes VALUES (4, 1, 2)',
    );
    const [docs, boxes] = [
      virtualTable('docs', 'fts5(a, b, c)'),
      virtualTable('boxes', 'rtree(id, low, high, +name)'),
    ];
    await database.migrate(
      { kind: 'alterObject', from: null, columns: [], to: docs },
      { kind: 'alterObject', from: null, columns: [], to: boxes },
    );
    expect(await database.all("SELECT rowid, a FROM docs('two')")).toEqual([{ rowid: 3, a: 'x' }]);
    expect(await database.all('SELECT rowid, a, b, c FROM docs ORDER BY rowid')).toEqual([
      { rowid: 3, a: 'x', b: 'one two', c: null },
      { rowid: 9, a: 'y', b: 'three', c: null },
    ]);
    expect(await database.all('SELECT * FROM boxes')).toEqual([{ id: 4, low: 1, high: 2, name: null }]);
    const { objects } = await database.inspect();
    expect(objects.map(describeObject)).toEqual([
      'trigger log.keep',
      'virtual table boxes',
      'virtual table docs',
    ]);
  });

  it('says that a contentless index cannot be replaced', async () => {
    const database = await openDatabase();
    await database.run("CREATE VIRTUAL TABLE docs USING fts5(a, content='')");
    const to = virtualTable('docs', "fts5(a, b, content='')");
    await expect(
      database.migrate({ kind: 'alterObject', from: null, columns: [], to }),
    ).rejects.toMatchObject({
      code: 'unsupported',
      message: expect.stringContaining('docs keeps no rows'),
    });
  });

  it('leaves a table alone whose module is not there, with what belongs to it', async () => {
    const path = freshPath();
    const file = new BetterSqlite(path).unsafeMode(true);
    file.exec(`
      CREATE TABLE plain (a);
      CREATE TABLE vectors_chunks (a);
      PRAGMA writable_schema = ON;
      INSERT INTO sqlite_master
        VALUES ('table', 'vectors', 'vectors', 0, 'CREATE VIRTUAL TABLE vectors USING vec0(e float[3])')`);
    file.close();
    const { tables, objects } = await (await openDatabase(path)).inspect();
    expect(tables.map((it) => it.name)).toEqual(['plain']);
    expect(objects.map(describeObject)).toEqual(['virtual table vectors']);
  });
});
