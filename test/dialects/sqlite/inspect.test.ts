import { describe, expect, it } from 'vitest';
import type { PrimaryKey, UniqueConstraint } from '../../../src/catalog/index.js';
import { describeObject } from '../../../src/catalog/index.js';
import { sqlite } from '../../../src/dialects/sqlite/index.js';
import { integer, string } from '../../../src/schema/index.js';
import { createTable, declared, openDatabase, resolved } from './database.js';
import { everything } from './everything.js';

describe('inspect', () => {
  it('reads back what createTable makes, exactly', async () => {
    const database = await openDatabase();
    const tables = everything();
    await database.migrate(...tables.map(createTable));
    const live = await database.inspect();
    expect(live).toEqual(resolved(...tables));
    expect(live.unmanaged).toEqual([]);
  });

  it('resolves what is resolved to itself', () => {
    const once = resolved(...everything());
    expect(sqlite.resolve(once, sqlite.assumedServer)).toEqual(once);
  });

  it('takes as many queries for one table as for fifty', async () => {
    const few = await openDatabase();
    const many = await openDatabase();
    const make = (n: number) =>
      createTable(
        declared(`t${n}`, {
          id: integer().primaryKey(),
          a: string(9).unique(),
          b: integer().references(`t${n}.id`),
        }),
      );
    await few.migrate(make(0));
    await many.migrate(...Array.from({ length: 50 }, (_, n) => make(n)));
    few.log.length = 0;
    many.log.length = 0;
    await few.inspect();
    expect((await many.inspect()).tables).toHaveLength(50);
    expect(many.log.length).toBe(few.log.length);
    expect(few.log.length).toBeLessThanOrEqual(5);
  });

  it('looks only at the tables in scope', async () => {
    const database = await openDatabase();
    await database.run(
      'CREATE TABLE Parent (Id INTEGER PRIMARY KEY)',
      'CREATE TABLE child (parent_id INTEGER REFERENCES parent (ID))',
      'CREATE VIEW v AS SELECT * FROM child',
      'CREATE TRIGGER tr AFTER INSERT ON child BEGIN SELECT 1; END',
    );
    const found = await sqlite.inspect(database.connection, database.context.server, {
      schemas: 'all',
      tables: [{ schema: null, name: 'child' }],
    });
    expect(found.tables.map((it) => it.name)).toEqual(['child']);
    expect(found.tables[0]!.foreignKeys[0]!.references).toEqual({
      schema: null,
      name: 'Parent',
      columns: ['Id'],
    });
    expect(found.objects.map(describeObject)).toEqual(['trigger child.tr']);
  });

  it('reports what it does not manage', async () => {
    const database = await openDatabase();
    await database.run(
      'CREATE TABLE t (id INTEGER PRIMARY KEY ON CONFLICT REPLACE AUTOINCREMENT, a TEXT NOT NULL, b REFERENCES t MATCH FULL)',
      'CREATE VIEW v AS SELECT a FROM t',
      'CREATE TRIGGER tr AFTER INSERT ON t BEGIN SELECT 1; END',
      'CREATE VIRTUAL TABLE docs USING fts5(body)',
      'CREATE TEMP TABLE t (other)',
      "INSERT INTO main.t (a) VALUES ('x')",
      'ANALYZE',
    );
    const found = await database.inspect();
    expect(found.tables.map((it) => it.name)).toEqual(['t']);
    expect(found.tables[0]!.columns.map((it) => it.name)).toEqual(['id', 'a', 'b']);
    expect(found.unmanaged.map((it) => `${it.kind} ${it.name}`)).toEqual(['match t.b']);
    expect(found.objects.map(describeObject)).toEqual(['trigger t.tr', 'view v', 'virtual table docs']);
  });

  it('reads the order and collation of keys, and conflict clauses', async () => {
    const database = await openDatabase();
    await database.run(
      `CREATE TABLE t (
         id INTEGER PRIMARY KEY ON CONFLICT REPLACE AUTOINCREMENT,
         a TEXT NOT NULL ON CONFLICT IGNORE COLLATE NOCASE,
         b TEXT NOT NULL ON CONFLICT ABORT UNIQUE ON CONFLICT FAIL,
         UNIQUE (a COLLATE nocase, b COLLATE rtrim DESC),
         UNIQUE (a COLLATE NOCASE ASC)
       )`,
      'CREATE TABLE rowid_all_the_same (id INTEGER, PRIMARY KEY (id DESC))',
      'CREATE TABLE no_rowid (id INTEGER PRIMARY KEY DESC)',
      'CREATE TABLE pair (a TEXT, b TEXT, PRIMARY KEY (b DESC, a))',
    );
    const { tables, unmanaged } = await database.inspect();
    expect(unmanaged).toEqual([]);
    const rare = ({ columns, parts, onConflict }: PrimaryKey | UniqueConstraint) =>
      JSON.stringify({ columns, parts, onConflict });
    expect(tables.map((it) => [it.name, rare(it.primaryKey!), ...it.uniques.map(rare)])).toEqual([
      ['no_rowid', '{"columns":["id"],"parts":[{"descending":true,"collation":null,"length":null}]}'],
      [
        'pair',
        '{"columns":["b","a"],"parts":[{"descending":true,"collation":null,"length":null},{"descending":false,"collation":null,"length":null}]}',
      ],
      ['rowid_all_the_same', '{"columns":["id"]}'],
      [
        't',
        '{"columns":["id"],"onConflict":"replace"}',
        '{"columns":["a","b"],"parts":[{"descending":false,"collation":null,"length":null},{"descending":true,"collation":"RTRIM","length":null}]}',
        '{"columns":["a"]}',
        '{"columns":["b"],"onConflict":"fail"}',
      ],
    ]);
    const nulls = tables.at(-1)!.columns.map((it) => [it.name, it.nullable, it.onNull]);
    expect(nulls).toEqual([
      ['id', true, undefined],
      ['a', false, 'ignore'],
      ['b', false, undefined],
    ]);
  });

  it('reads the order and collation of the keys of indexes, in parentheses, too', async () => {
    const database = await openDatabase();
    await database.run(
      'CREATE TABLE t (a TEXT COLLATE NOCASE, b TEXT)',
      'CREATE INDEX i ON t ((b COLLATE rtrim) DESC, a COLLATE NOCASE, (a || b) COLLATE BINARY)',
    );
    const [index] = (await database.inspect()).tables[0]!.indexes;
    const keys = index!.keys.map((it) => [it.column, it.expression, it.collation, it.descending]);
    expect(keys).toEqual([
      ['b', null, 'RTRIM', true],
      ['a', null, null, false],
      [null, 'a || b', 'BINARY', false],
    ]);
  });

  it('reads statements however they are written', async () => {
    const database = await openDatabase();
    await database.run(
      `create table if not exists main.[odd "one"](
         a integer constraint pk primary key asc on conflict abort autoincrement -- the ), key
         , "b""c" /* , */ varchar (10) not null default 'x, )' collate nocase constraint cb check(a>0) constraint u unique,
         \`d\` default abc constraint dangling, e default -1.50, f default (1 is 1 or 1), g "my type"(3) null,
         h numeric(4 , 2) generated always as (a + 1) stored check (h > 1), i as (a) references [odd "one"] deferrable initially deferred,
         j int references "odd ""one""" on delete set null match full on update cascade not deferrable initially immediate not null,
         'k' unsigned big int default current_timestamp,
         unique (d, e), constraint c1 check (a > 1) constraint c2 check ("b""c" > ']') foreign key (e) references nowhere (x)
       )`,
    );
    const [found] = (await database.inspect()).tables;
    expect(
      found!.columns.map((it) => [it.name, it.type.kind === 'raw' ? it.type.sql : it.type.kind]),
    ).toEqual([
      ['a', 'integer'],
      ['b"c', 'varchar (10)'],
      ['d', ''],
      ['e', ''],
      ['f', ''],
      ['g', 'my type'],
      ['h', 'numeric(4 , 2)'],
      ['i', ''],
      ['j', 'INT'],
      ['k', 'unsigned big int'],
    ]);
    expect(found!.columns.map((it) => it.default)).toEqual([
      null,
      { kind: 'literal', value: 'x, )' },
      { kind: 'literal', value: 'abc' },
      { kind: 'sql', sql: '-1.50' },
      { kind: 'sql', sql: '1 is 1 or 1' },
      ...[null, null, null, null],
      { kind: 'now' },
    ]);
    expect(found!.primaryKey).toEqual({ kind: 'primaryKey', name: 'pk', columns: ['a'] });
    expect(found!.columns[0]!.identity).toEqual({ kind: 'auto' });
    expect(found!.columns[1]!.collation).toBe('NOCASE');
    expect(found!.checks.map((it) => [it.name, it.expression])).toEqual([
      ['c1', 'a > 1'],
      ['c2', `"b""c" > ']'`],
      ['cb', 'a>0'],
      [null, 'h > 1'],
    ]);
    expect(found!.uniques.map((it) => [it.name, it.columns])).toEqual([
      ['u', ['b"c']],
      [null, ['d', 'e']],
    ]);
    expect(
      found!.foreignKeys.map((it) => [it.columns, it.references.columns, it.onDelete, it.deferrable]),
    ).toEqual([
      [['e'], ['x'], 'no action', null],
      [['i'], ['a'], 'no action', 'deferred'],
      [['j'], ['a'], 'set null', null],
    ]);
  });

  it('gives a name that several constraints of a table have to the first of them', async () => {
    const database = await openDatabase();
    await database.run(
      `CREATE TABLE t (
         a INTEGER CONSTRAINT c CHECK (a > 0),
         b INTEGER CONSTRAINT C CHECK (b > 0) CONSTRAINT d UNIQUE,
         CONSTRAINT c UNIQUE (a, b)
       )`,
      'CREATE INDEX d ON t (a)',
    );
    const [found] = (await database.inspect()).tables;
    expect(found!.checks.map((it) => it.name).sort()).toEqual(['c', null]);
    expect(found!.uniques.map((it) => it.name).sort()).toEqual(['c', null]);
  });

  it('reads what ALTER TABLE and CREATE TABLE AS leave behind', async () => {
    const database = await openDatabase();
    await database.run(
      'CREATE TABLE a AS SELECT 1 AS "x y", \'b\' AS b, 2.5 AS c',
      'ALTER TABLE a ADD COLUMN d INTEGER CHECK (d > 0) REFERENCES a (b)',
      'ALTER TABLE a RENAME COLUMN d TO "d d"',
      'ALTER TABLE a RENAME TO "b b"',
      'CREATE INDEX i ON "b b" ("d d" COLLATE NOCASE DESC, "x y" + 1) WHERE "d d" > 1',
    );
    const [found] = (await database.inspect()).tables;
    expect(found!.name).toBe('b b');
    expect(found!.columns.map((it) => it.name)).toEqual(['x y', 'b', 'c', 'd d']);
    expect(found!.foreignKeys[0]!.references.name).toBe('b b');
    expect(found!.indexes[0]!.keys[0]).toMatchObject({
      column: 'd d',
      collation: 'NOCASE',
      descending: true,
    });
    expect(found!.indexes[0]!.keys[1]).toMatchObject({ column: null, expression: '"x y" + 1' });
    expect(found!.indexes[0]!.where).toBe('"d d" > 1');
  });
});
