import { describe, expect, it } from 'vitest';
import type { Catalog, Column, ColumnType, Default, Table } from '../../../src/catalog/index.js';
import { canonical, emptyCatalog, findColumn, plainColumn, plainTable } from '../../../src/catalog/index.js';
import { sqlite } from '../../../src/dialects/sqlite/index.js';
import { foreignKey, index, unique } from '../../support/catalog.js';
import { openDatabase, settled, type TestDatabase } from './database.js';

const columns: readonly Column[] = [
  plainColumn('a', { kind: 'integer' }),
  plainColumn('b', { kind: 'text' }),
  { ...plainColumn('Name', { kind: 'string', length: 40 }), collation: 'NOCASE' },
  plainColumn('d e', { kind: 'real' }),
];
const table = (rest: Partial<Table> = {}): Table => ({
  ...plainTable({ schema: null, name: 't' }, columns),
  ...rest,
});
const catalog = (...tables: readonly Table[]): Catalog =>
  sqlite.resolve(canonical({ ...emptyCatalog, tables }), sqlite.assumedServer);

async function databaseWith(live: Table): Promise<TestDatabase> {
  const database = await openDatabase();
  await database.migrate({ kind: 'createTable', table: live });
  database.log.length = 0;
  return database;
}

const same: readonly (readonly [live: string, target: string])[] = [
  ['a>0', 'a > 0'],
  ['a > 0', '"a" > 0'],
  ['a > 0', '([a]) > 0'],
  ['a > 0', '((A > (0)))'],
  ['a <> 1', 'a != 1'],
  ['a = 1', 'a == 1'],
  ['"Name" = \'x\'', "NAME='x'"],
  ['a is not null', 'a NOTNULL'],
  ['a is null', '`a` ISNULL'],
  ["b in ('x', 'y')", "b IN('x','y')"],
  ['a between 1 and 2', 'a BETWEEN 1 /* low */ AND (2)'],
  ["b like '%x%'", "b LIKE ('%x%')"],
  ["b like '%x%'", "like('%x%', b)"],
  ['cast(a as int)', 'CAST(a AS INTEGER)'],
  ['a = 1 and b = 2', '(a = 1) AND (b = 2)'],
  ['a is true', 'a IS TRUE'],
  ['a = 1', 'a = TRUE'],
  ['a = 255', 'a = 0xff'],
  ['"d e" > 1.0', '[d e] > 1.00'],
  ['length(b) > 3', 'LENGTH("b")>3'],
  ['case when a > 1 then 2 end', 'CASE WHEN (a > 1) THEN 2 END'],
];

const different: readonly (readonly [live: string, target: string])[] = [
  ['a > 0', 'a >= 0'],
  ['a > 0', 'a > 1'],
  ['a > 0', 'b > 0'],
  ["b = 'x'", "b = 'X'"],
  ["b = 'x'", 'b = 1'],
  ["b = '1'", 'b = 1'],
  ['a = 1 or b = 2 and a = 3', '(a = 1 or b = 2) and a = 3'],
  ['a is null', 'a is not null'],
  ["b in ('x', 'y')", "b in ('x', 'z')"],
  ["b in ('x', 'y')", "b not in ('x', 'y')"],
  ['"d e" = 0.1', '"d e" = 0.10000000000000002'],
  ["b = x'610062'", "b = x'610063'"],
  ["b = 'a'", "b = 'a' collate nocase"],
  ['a - 1 - 2 = 0', 'a - (1 - 2) = 0'],
  ['a is true', 'a is 1'],
  ["b like 'x'", "b glob 'x'"],
  ['a = 9007199254740993', 'a = 9007199254740992'],
  ['length(b) > 3', 'length("Name") > 3'],
];

describe('expressions', () => {
  const check = (expression: string) => table({ checks: [{ kind: 'check', name: 'c', expression }] });

  it.each(same)('%s is %s', async (live, target) => {
    const database = await databaseWith(check(live));
    expect(await settled(database, catalog(check(target)))).toEqual(await database.inspect());
  });

  it.each(different)('%s is not %s', async (live, target) => {
    const database = await databaseWith(check(live));
    const result = await settled(database, catalog(check(target)));
    expect(result.tables[0]!.checks[0]!.expression).toBe(target);
  });

  it('in generated columns, indexes and partial indexes', async () => {
    const all = (generated: string, key: string, where: string): Table => ({
      ...table(),
      columns: [
        ...columns,
        { ...plainColumn('g', { kind: 'text' }), generated: { expression: generated, stored: true } },
      ],
      indexes: [index('i', [{ expression: key }, 'a'], { where })],
    });
    const database = await databaseWith(all('upper(b)', 'lower(b) || a', 'a <> 1'));
    const target = catalog(all('(UPPER("b"))', '(LOWER(b) || (a))', '(A) != 1'));
    expect(await settled(database, target)).toEqual(await database.inspect());
    const other = catalog(all('upper("Name")', 'lower(b)', 'a <> 2'));
    expect(await settled(database, other)).toEqual(other);
  });

  it('of checks without a name, on one side or both', async () => {
    const database = await openDatabase();
    await database.run(
      "CREATE TABLE t (a INTEGER CHECK (a>0), b TEXT, CHECK (b<>''), CONSTRAINT n CHECK (a<9))",
    );
    const plain = plainTable({ schema: null, name: 't' }, columns.slice(0, 2));
    const checks = (names: readonly (string | null)[]) =>
      catalog({
        ...plain,
        checks: [
          { kind: 'check', name: names[0]!, expression: "b != ''" },
          { kind: 'check', name: names[1]!, expression: '"a" > 0' },
          { kind: 'check', name: names[2]!, expression: '(a < 9)' },
        ],
      });
    const expressions = async (target: Catalog) =>
      (await settled(database, target)).tables[0]!.checks.map((it) => it.expression).sort();
    const spelled = ['a<9', 'a>0', "b<>''"];
    expect(await expressions(checks([null, null, 'n']))).toEqual(spelled);
    expect(await expressions(checks(['x', 'y', 'n']))).toEqual(spelled);
    expect(await expressions(checks([null, null, null]))).toEqual(spelled);
  });

  it('that use columns which only the models have', async () => {
    const database = await databaseWith(check('a > 0'));
    const target = catalog({
      ...check('c > 0'),
      columns: [...columns, plainColumn('c', { kind: 'integer' })],
    });
    expect(await settled(database, target)).toEqual(target);
  });
});

describe('defaults', () => {
  const integer: ColumnType = { kind: 'integer' };
  const text: ColumnType = { kind: 'text' };
  const real: ColumnType = { kind: 'real' };
  const sql = (it: string): Default => ({ kind: 'sql', sql: it });
  const value = (it: string | number | boolean): Default => ({ kind: 'literal', value: it });
  const cases: readonly (readonly [boolean, ColumnType, string, Default])[] = [
    [true, integer, "'0'", value(0)],
    [true, integer, '+1', value(1)],
    [true, integer, 'TRUE', value(1)],
    [true, integer, '0x10', value(16)],
    [true, integer, '(1)', sql('((1))')],
    [true, real, '1', sql('1.0')],
    [true, text, '"abc"', value('abc')],
    [true, text, 'abc', value('abc')],
    [true, text, 'current_timestamp', { kind: 'now' }],
    [true, text, "(datetime('now'))", sql("DATETIME( 'now' )")],
    [true, text, "('a'||'b')", sql("('a') || 'b'")],
    [true, text, '1', value('1')],
    [false, text, '1', value('01')],
    [false, integer, "'a'", value(0)],
    [false, text, "'a'", value('A')],
    [false, integer, '1', value(2)],
    [false, text, 'CURRENT_DATE', { kind: 'now' }],
    [false, text, "(datetime('now'))", sql("datetime('now', 'localtime')")],
    [false, text, "(hex('a'))", value('a')],
    [false, real, '0.1', sql('0.10000000000000002')],
    [false, { kind: 'binary', length: null }, "x'610062'", sql("x'610063'")],
    [false, { kind: 'binary', length: null }, "'1'", value(1)],
  ];
  it.each(cases)('%s: %o DEFAULT %s is %o', async (isSame, type, live, target) => {
    const database = await openDatabase();
    await database.run(`CREATE TABLE t (a ${sqlite.diffRules.typeSql(type, table())} DEFAULT ${live})`);
    const wanted = catalog(
      plainTable({ schema: null, name: 't' }, [{ ...plainColumn('a', type), default: target }]),
    );
    const found = await database.inspect();
    const [result] = (await settled(database, wanted)).tables;
    const spelled = (column: Column) => sqlite.diffRules.defaultSql(column.default!, column);
    expect(spelled(result!.columns[0]!) === spelled(found.tables[0]!.columns[0]!)).toBe(isSame);
  });
});

describe('types and names', () => {
  it('takes the live spelling of types that are the same', async () => {
    const database = await openDatabase();
    await database.run(
      'CREATE TABLE t (a int PRIMARY KEY, b varchar ( 40 ), c INT, d Decimal(4, 2), e VARCHAR(41), f INT)',
    );
    const wanted = catalog({
      ...plainTable({ schema: null, name: 't' }, [
        plainColumn('a', { kind: 'integer' }),
        plainColumn('b', { kind: 'string', length: 40 }),
        plainColumn('c', { kind: 'integer' }),
        plainColumn('d', { kind: 'decimal', precision: 4, scale: 2 }),
        plainColumn('e', { kind: 'string', length: 40 }),
        plainColumn('f', { kind: 'text' }),
      ]),
      primaryKey: { kind: 'primaryKey', name: null, columns: ['a'] },
    });
    const [result] = (await settled(database, wanted)).tables;
    const types = result!.columns.map((it) => sqlite.diffRules.typeSql(it.type, result!));
    // INT is another word: as a primary key it is no rowid.
    expect(types).toEqual(['INTEGER', 'varchar ( 40 )', 'INTEGER', 'Decimal(4, 2)', 'VARCHAR(40)', 'TEXT']);
  });

  it('takes the live case of tables and columns', async () => {
    const database = await openDatabase();
    await database.run(
      'CREATE TABLE "Users" ("ID" INTEGER NOT NULL, "Ä" TEXT, CONSTRAINT u UNIQUE ("ID", "Ä"))',
      'CREATE TABLE posts (author INTEGER CONSTRAINT f REFERENCES "Users" ("ID"))',
      'CREATE INDEX i ON posts (author)',
    );
    const wanted = catalog(
      {
        ...plainTable({ schema: null, name: 'users' }, [
          { ...plainColumn('id', { kind: 'integer' }), nullable: false },
          plainColumn('Ä', { kind: 'text' }),
        ]),
        uniques: [unique('u', 'id', 'Ä')],
      },
      {
        ...plainTable({ schema: null, name: 'Posts' }, [plainColumn('Author', { kind: 'integer' })]),
        foreignKeys: [foreignKey('f', ['Author'], 'users', ['id'])],
        indexes: [index('i', ['AUTHOR'])],
      },
    );
    expect(await settled(database, wanted)).toEqual(await database.inspect());
    // Beyond A to Z, letters of another case are other letters.
    expect(findColumn((await settled(database, wanted)).tables[0]!, 'ä')).toBeNull();
  });

  it('knows the collation that a key has by itself', async () => {
    const database = await openDatabase();
    await database.run(
      'CREATE TABLE t (a TEXT COLLATE NOCASE, b TEXT)',
      'CREATE INDEX i ON t (a COLLATE nocase, a COLLATE BINARY, b COLLATE BINARY, b COLLATE nocase, b)',
    );
    const key = (column: string, collation: string | null) => ({ column, collation });
    const wanted = catalog({
      ...plainTable({ schema: null, name: 't' }, [
        { ...plainColumn('a', { kind: 'text' }), collation: 'nocase' },
        plainColumn('b', { kind: 'text' }),
      ]),
      indexes: [
        index('i', [
          key('a', null),
          key('a', 'binary'),
          key('b', null),
          key('b', 'NOCASE'),
          key('b', 'binary'),
        ]),
      ],
    });
    expect(await settled(database, wanted)).toEqual(await database.inspect());
    expect(wanted.tables[0]!.indexes[0]!.keys.map((it) => it.collation)).toEqual([
      null,
      'BINARY',
      null,
      'NOCASE',
      null,
    ]);
  });
});

describe('asking', () => {
  it('asks nothing when the tokens say enough, and leaves nothing behind', async () => {
    const check = (expression: string) => table({ checks: [{ kind: 'check', name: 'c', expression }] });
    const database = await databaseWith(check('a > 0'));
    const live = await database.inspect();
    database.log.length = 0;
    await sqlite.settle(database.connection, database.context.server, live, catalog(check('("A">0)')));
    expect(database.log).toEqual([]);
    await sqlite.settle(database.connection, database.context.server, live, catalog(check('not a <= 0')));
    expect(database.log.some((it) => it.startsWith('EXPLAIN'))).toBe(true);
    expect(await database.all('SELECT * FROM sqlite_temp_master')).toEqual([]);
    expect(await database.inspect()).toEqual(live);
  });

  it('says what it could not ask', async () => {
    const database = await openDatabase();
    await database.run('CREATE TABLE t (a TEXT CONSTRAINT c CHECK (a > 0))');
    const live = await database.inspect();
    const unknown = catalog({
      ...plainTable({ schema: null, name: 't' }, [plainColumn('a', { kind: 'text' })]),
      checks: [{ kind: 'check', name: 'c', expression: 'not a > 0' }],
    });
    const broken = canonical({
      ...live,
      tables: live.tables.map((it) => ({
        ...it,
        checks: [{ kind: 'check', name: 'c', expression: 'nowhere(a) > 0' } as const],
      })),
    });
    const { notes } = await sqlite.settle(database.connection, database.context.server, broken, unknown);
    expect(notes).toEqual([
      'SQLite cannot compile nowhere(a) > 0 of t: its expressions were compared as text',
    ]);
  });

  it('works on a database that can only be read, and inside of a transaction', async () => {
    const check = (expression: string) => table({ checks: [{ kind: 'check', name: 'c', expression }] });
    const writable = await databaseWith(check('a = 1'));
    await writable.close();
    const database = await openDatabase(writable.path, { mode: 'ro' });
    expect(await settled(database, catalog(check('a == 1')))).toEqual(await database.inspect());
    await database.run('BEGIN');
    expect(await settled(database, catalog(check('a == 1')))).toEqual(await database.inspect());
    await database.run('ROLLBACK');
  });
});
