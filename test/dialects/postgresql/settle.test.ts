import pg from 'pg';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Catalog, Column, Index, Table } from '../../../src/catalog/index.js';
import { emptyCatalog, findTable, plainKey } from '../../../src/catalog/index.js';
import { postgresql } from '../../../src/dialects/postgresql/index.js';
import { diffCatalogs } from '../../../src/diff/index.js';
import {
  array,
  boolean,
  column,
  decimal,
  enumeration,
  index,
  integer,
  literal,
  raw,
  sql,
  string,
  tableOf,
  text,
  useDatabase,
} from './support.js';

const test = useDatabase();
const mood = enumeration('mood', ['happy', 'sad']);
const timestamp = { kind: 'timestamp', precision: null, withTimeZone: false } as const;

/** The columns that the expressions below are about. */
const base: readonly Column[] = [
  column('a', integer),
  column('b', integer),
  column('name', string(20)),
  column('body', text),
  column('price', decimal(10, 2)),
  column('mood', mood),
  column('tags', array(text)),
  column('doc', { kind: 'jsonb' }),
  column('at', timestamp),
  column('flag', boolean),
  column('User', text),
];

/** Checks as people write them. */
const checks = [
  'a > 0',
  '(a) > (0)',
  'A>0 AND b<>0',
  'a != 0',
  'not (a < 0)',
  'a between 1 and 10',
  'a not between 1 and 10',
  'a in (1, 2, 3)',
  'a not in (1, 2, 3)',
  "name in ('x', 'y')",
  "name = 'x' or body = 'y'",
  "name like 'a%'",
  "name not ilike '%b'",
  "body ~ '^[a-z]+$'",
  "body similar to 'a|b'",
  'length(name) > 3',
  'char_length(body) between 1 and 5',
  'price >= 0',
  'price > 0.5',
  'price * a < 100',
  'a + b * 2 - 1 = 0',
  '-a < 5',
  'a is not null',
  'flag',
  'flag is true',
  'flag = true',
  'not flag',
  "mood = 'happy'",
  "mood in ('happy', 'sad')",
  "mood <> 'sad'::mood",
  "'x' = any (tags)",
  "tags @> '{x}'",
  "tags && array['x', 'y']",
  'cardinality(tags) < 5',
  'array_length(tags, 1) < 5',
  "doc ? 'key'",
  "doc ->> 'key' = 'x'",
  "doc -> 'a' -> 0 is null",
  'doc @> \'{"a": 1}\'',
  "at > '2020-01-01'",
  "at < now() + interval '1 day'",
  'extract(year from at) > 2000',
  "date_part('year', at) > 2000",
  "date_trunc('day', at) = at",
  'cast(a as text) = body',
  'a::text = body',
  'coalesce(name, body) is not null',
  'nullif(a, 0) > 1',
  "case when a > 0 then name = 'x' else true end",
  "case a when 1 then 'x' else 'y' end = name",
  'greatest(a, b) > 0',
  '"User" <> \'\'',
  '"User" is distinct from name',
  'name is null = (body is null)',
  "position('x' in body) > 0",
  'substring(body from 1 for 2) = name',
  "trim(both ' ' from name) = name",
  'upper(name) = name collate "C"',
  "name || '!' = body",
  '(a, b) <> (1, 2)',
  'a % 2 = 0',
  'a << 1 > 2',
  'a # b = 1',
  "body = 'it''s \\ \"quoted\"'",
  "body = E'a\\nb'",
  'body = $$dollar$$',
  "name <> '' -- a comment\n and a > 1",
  'checked.a > 7',
  "to_tsvector('english', body) @@ to_tsquery('english', 'x')",
];

const indexes: readonly Index[] = [
  index('i1', [{ expression: 'lower(name)' }]),
  index('i2', [{ expression: 'a+b' }, { column: 'a', descending: true }]),
  index('i3', [{ expression: "coalesce(name, 'x')" }], { unique: true, where: "mood in ('happy','sad')" }),
  index('i4', [{ column: 'name' }], { where: 'a is not null and flag' }),
  index('i5', [{ expression: "doc->>'key'" }, { expression: "(doc -> 'a')::text" }]),
  index('i6', [{ expression: "to_tsvector('english', coalesce(name,'') || ' ' || body)" }], {
    method: 'gin',
  }),
  index('i7', [{ column: 'doc', operatorClass: 'jsonb_ops' }], { method: 'gin' }),
  index('i8', [{ column: 'body', operatorClass: 'text_ops', collation: 'default', nulls: 'last' }]),
  index('i9', [{ expression: 'name collate "C"' }], { where: 'not flag' }),
  index('i10', [{ expression: 'cast(a as text)' }], { where: "at > '2020-01-01'" }),
];

const defaults: readonly Column[] = [
  column('d1', integer, { default: sql('1+1') }),
  column('d2', text, { default: sql("'a' || 'b'") }),
  column('d3', timestamp, { default: sql('current_timestamp') }),
  column('d4', timestamp, { default: sql('NOW()') }),
  column('d5', timestamp, { default: { kind: 'now' } }),
  column('d6', { kind: 'jsonb' }, { default: literal('{"b":2,"a":[1,2]}') }),
  column('d7', array(integer), { default: sql('array[]::int[]') }),
  column('d8', { kind: 'date' }, { default: literal('2020-1-2') }),
  column('d9', { kind: 'date' }, { default: sql("date '2020-01-02'") }),
  column('d10', { kind: 'uuid' }, { default: sql('md5(random()::text)::uuid') }),
  column('d11', decimal(10, 2), { default: literal('0') }),
  column('d12', decimal(10, 2), { default: literal('1.50') }),
  column('d13', { kind: 'bigint' }, { default: sql('9007199254740993') }),
  column('d14', boolean, { default: literal('yes') }),
  column('d15', string(5), { default: sql('null') }),
  column('d16', text, { default: literal(5) }),
  column('d17', mood, { default: sql("'happy'::mood") }),
  column('d18', raw('interval'), { default: literal('1 days') }),
  column('d19', { kind: 'double' }, { default: literal(-1e10) }),
  column('d20', { kind: 'binary', length: null }, { default: literal('abc') }),
  column('d21', integer, { default: sql('-1') }),
  column('d22', integer, { default: literal('-7') }),
  column('d23', timestamp, { default: sql("timezone('utc', now())") }),
  column('d24', timestamp, { default: sql("now() at time zone 'utc'") }),
  column('d25', text, { default: sql('current_user') }),
  column('d26', text, { default: sql("(((lower('X'))))") }),
  column('d27', text, { default: sql("E'a\\nb'") }),
  column('d28', { kind: 'char', length: 3 }, { default: sql("'ab'::char(3)") }),
];

const generated: readonly Column[] = [
  column('g1', integer, { generated: { expression: 'a+b', stored: true } }),
  column('g2', text, { generated: { expression: "coalesce(name, 'x') || ' ' || body", stored: true } }),
  column('g3', raw('tsvector'), { generated: { expression: "to_tsvector('english', body)", stored: true } }),
  column('g4', decimal(12, 2), { generated: { expression: 'price*1.2', stored: true } }),
  column('g5', text, { generated: { expression: "doc->>'key'", stored: true } }),
];

const types: readonly Column[] = [
  column('t1', raw('int4')),
  column('t2', raw('VARCHAR(5)')),
  column('t3', raw('timestamptz(3)')),
  column('t4', raw('float8')),
  column('t5', raw('bool[]')),
  column('t6', raw('numeric(5)')),
  column('t7', raw('"mood"')),
  column('t8', raw('char varying(3)[]')),
  column('t9', raw('interval hour to minute')),
  column('t10', array(raw('int8'))),
];

const table: Table = tableOf('checked', [...base, ...defaults, ...generated, ...types], {
  primaryKey: { kind: 'primaryKey', name: 'pk', columns: ['a'] },
  checks: checks.map((expression, i) => ({ kind: 'check', name: `ck${i}`, expression })),
  indexes,
});

const declared = (): Catalog =>
  test.db.resolve({
    tables: [
      {
        ...table,
        columns: table.columns.map((it) => (it.name === 'a' ? { ...it, nullable: false } : it)),
      },
    ],
  });

const settle = (target: Catalog, live: Catalog) =>
  postgresql.settle(test.db.connection, test.db.server, live, target);

beforeAll(async () => {
  await test.db.query("CREATE TYPE mood AS ENUM ('happy', 'sad')");
  const [created] = declared().tables;
  await test.db.run({ kind: 'createTable', table: created! });
});

/** What a session may leave behind: temporary tables, settings, an open transaction. */
async function traces(): Promise<unknown> {
  return test.db.query(`
    SELECT (SELECT count(*) FROM pg_class c WHERE c.relnamespace = pg_my_temp_schema()) AS relations,
      coalesce(current_setting('dbm.unanswered', true), '') AS setting,
      (SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation'
        AND relation::regclass::text NOT LIKE 'pg_%') AS locks`);
}

describe('what only is spelled otherwise', () => {
  it('is no difference', async () => {
    const live = await test.db.inspect();
    const { target, notes } = await settle(declared(), live);
    expect(notes).toEqual([]);
    expect(target).toEqual(live);
    expect(diffCatalogs(live, target, postgresql.diffRules)).toEqual([]);
    expect(await traces()).toEqual([{ relations: '0', setting: '', locks: '0' }]);
  });

  it('is no difference inside of a transaction, which goes on', async () => {
    await test.db.query('BEGIN');
    try {
      await test.db.query('CREATE TABLE before_settling (n integer)');
      const live = await test.db.inspect();
      const own = live.tables.filter(({ name }) => name === 'before_settling');
      const target = { ...declared(), tables: [...own, ...declared().tables] };
      expect((await settle(target, live)).target).toEqual(live);
      expect(await test.db.values('SELECT count(*) FROM before_settling')).toEqual(['0']);
    } finally {
      await test.db.query('ROLLBACK');
    }
    expect(await traces()).toEqual([{ relations: '0', setting: '', locks: '0' }]);
  });

  it('a number in quotes is not the number to the server, and both stay', async () => {
    const types = ['smallint', 'integer', 'bigint', 'numeric', 'numeric(5, 2)', 'real', 'double precision'];
    const columns = types.flatMap((type, i) => [
      `a${i} ${type} DEFAULT '0'`,
      `b${i} ${type} DEFAULT 0`,
      `c${i} ${type} DEFAULT '-1'`,
      `d${i} ${type} DEFAULT -1`,
    ]);
    await test.db.query(`CREATE TABLE numbers (${columns.join(', ')})`);
    const live = await test.db.table('numbers');
    await test.db.query('DROP TABLE numbers');
    const resolved = test.db.resolveTable(live);
    expect(resolved).toEqual(live);
    await test.db.run({ kind: 'createTable', table: resolved });
    expect(await test.db.table('numbers')).toEqual(live);
    await test.db.query('DROP TABLE numbers');
  });

  it('constraints and indexes of other names are recognised too', async () => {
    const live = await test.db.inspect();
    const renamed = declared().tables.map((it) => ({
      ...it,
      checks: it.checks.map((check) => ({ ...check, name: null })),
      indexes: it.indexes.map((index) => ({ ...index, name: `new_${index.name}` })),
    }));
    const { target } = await settle({ ...declared(), tables: renamed }, live);
    const kinds = diffCatalogs(live, target, postgresql.diffRules).flatMap((it) =>
      it.kind === 'alterTable' ? it.changes.map(({ kind }) => kind) : [it.kind],
    );
    expect(new Set(kinds)).toEqual(new Set(['renameIndex']));
    expect(kinds).toHaveLength(indexes.length);
  });

  it('takes a constant number of statements, and few', async () => {
    let count = 0;
    const connection = {
      query: <Row>(text: string) => {
        count++;
        return test.db.connection.query<Row>(text);
      },
    };
    const live = await test.db.inspect();
    await postgresql.settle(connection, test.db.server, live, declared());
    expect(count).toBe(5);
    const { target } = await settle(declared(), live);
    count = 0;
    await postgresql.settle(connection, test.db.server, live, target);
    expect(count).toBe(0);
  });
});

describe('what is really different', () => {
  const different: readonly (readonly [string, (table: Table) => Table])[] = [
    ['a check', (it) => withCheck(it, 0, 'a > 1')],
    ['a check in its case', (it) => withCheck(it, 9, "name in ('X', 'y')")],
    ['a check in its precedence', (it) => withCheck(it, 20, '(a + b) * 2 - 1 = 0')],
    ["a column's case", (it) => withCheck(it, 51, "name <> ''")],
    ['a check with a mistake', (it) => withCheck(it, 0, 'no_such_function(a) > 0')],
    ['a default', (it) => withColumn(it, 'd1', { default: sql('1+2') })],
    ['no default', (it) => withColumn(it, 'd1', { default: null })],
    ['a default that cannot be', (it) => withColumn(it, 'd15', { default: sql('no_such_function()') })],
    ['a default of another time', (it) => withColumn(it, 'd5', { default: sql('clock_timestamp()') })],
    ['a text with other case', (it) => withColumn(it, 'd2', { default: sql("'A' || 'b'") })],
    ['a type', (it) => withColumn(it, 't2', { type: raw('varchar(6)') })],
    ['a type that is not there', (it) => withColumn(it, 't2', { type: raw('no_such_type') })],
    ['an expression', (it) => withColumn(it, 'g1', { generated: { expression: 'a-b', stored: true } })],
    ['a predicate', (it) => withIndex(it, { where: 'a is null and flag' })],
    ['no predicate', (it) => withIndex(it, { where: null })],
    ['a method', (it) => withIndex(it, { method: 'hash' })],
    ['a collation', (it) => withIndex(it, { keys: [{ ...plainKey('name'), collation: 'C' }] })],
    [
      'an operator class',
      (it) => withIndex(it, { keys: [{ ...plainKey('name'), operatorClass: 'text_pattern_ops' }] }),
    ],
  ];

  it.each(different)('%s stays different, and nothing else does', async (_, change) => {
    const live = await test.db.inspect();
    const wanted = { ...declared(), tables: declared().tables.map(change) };
    const { target } = await settle(wanted, live);
    const [operation, ...others] = diffCatalogs(live, target, postgresql.diffRules);
    expect(others).toEqual([]);
    expect(operation).toMatchObject({ kind: 'alterTable' });
    const changes = operation?.kind === 'alterTable' ? operation.changes : [];
    expect(new Set(changes.map((it) => describePart(it))).size).toBe(1);
    expect(await traces()).toEqual([{ relations: '0', setting: '', locks: '0' }]);
  });

  const withCheck = (it: Table, at: number, expression: string): Table => ({
    ...it,
    checks: it.checks.map((check) => (check.name === `ck${at}` ? { ...check, expression } : check)),
  });
  const withColumn = (it: Table, name: string, more: Partial<Column>): Table => ({
    ...it,
    columns: it.columns.map((found) => (found.name === name ? { ...found, ...more } : found)),
  });
  const withIndex = (it: Table, more: Partial<Index>): Table => ({
    ...it,
    indexes: it.indexes.map((found) => (found.name === 'i4' ? { ...found, ...more } : found)),
  });
  const describePart = (change: object): string => {
    if ('index' in change) return (change.index as Index).name;
    if ('constraint' in change) return String((change.constraint as { name: string }).name);
    return ('column' in change ? (change.column as Column) : (change as { to: Column }).to).name;
  };
});

describe('settling elsewhere', () => {
  it('tables of one name in two schemas, and many tables', async () => {
    const { db } = test;
    const tables = Array.from({ length: 130 }, (_, i) => ({
      ...tableOf(`many "${Math.floor(i / 2)}"`, [column('a', integer, { default: sql('1+1') })], {
        checks: [{ kind: 'check', name: 'ck', expression: `a <> ${i}` } as const],
      }),
      schema: i % 2 === 0 ? 'one' : 'two',
    }));
    const target = db.resolve({ tables });
    await db.run(
      ...target.schemas.map((name) => ({ kind: 'createSchema', name }) as const),
      ...target.tables.map((it) => ({ kind: 'createTable', table: it }) as const),
    );
    const live = await db.inspect({ schemas: ['one', 'two'], tables: target.tables });
    expect((await settle(target, { ...live, enums: [] })).target).toEqual({ ...live, enums: [] });
    await db.query('DROP SCHEMA one CASCADE; DROP SCHEMA two CASCADE');
  });

  it('an enum type that is not there yet leaves its expressions as text', async () => {
    const { db } = test;
    await db.query("CREATE TABLE later (a integer, status text, CHECK (a > 0), CHECK (status <> 'x'))");
    const live = await db.inspect({ schemas: [], tables: [{ schema: null, name: 'later' }] });
    const target = db.resolve({
      tables: [
        tableOf('later', [column('a', integer), column('status', enumeration('status', ['x', 'y']))], {
          checks: [
            { kind: 'check', name: 'later_a_check', expression: '0 < a or a > 0' },
            { kind: 'check', name: 'later_status_check', expression: "status<>'x'" },
          ],
        }),
      ],
    });
    const { target: settled } = await settle(target, live);
    expect(findTable(settled, { schema: null, name: 'later' })!.checks).toEqual(target.tables[0]!.checks);
    await db.query('DROP TABLE later');
  });

  it('an enum type keeps the values that it is to have', async () => {
    const { db } = test;
    await db.query("CREATE TABLE moods (mood mood DEFAULT 'sad', moods mood[])");
    const live = await db.inspect({ schemas: [], tables: [{ schema: null, name: 'moods' }] });
    const wanted = enumeration('mood', ['happy', 'sad', 'new']);
    const target = db.resolve({
      tables: [
        tableOf('moods', [
          column('mood', wanted, { default: sql("'happy'::mood") }),
          column('moods', array(wanted), { default: sql("'{happy}'") }),
        ]),
      ],
    });
    expect((await settle(target, live)).target).toEqual(target);
    await db.query('DROP TABLE moods');
  });

  describe('without the right to', () => {
    let client: pg.Client;
    const connection = {
      query: async <Row>(text: string) => (await client.query(text)).rows as Row[],
    };

    beforeEach(async () => {
      await test.db.query(`
        DROP ROLE IF EXISTS dbm_settle_test; CREATE ROLE dbm_settle_test LOGIN PASSWORD 'secret'`);
      await test.db.query(`
        DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database()); END $$`);
      client = new pg.Client({
        connectionString: Object.assign(new URL(test.db.url), {
          username: 'dbm_settle_test',
          password: 'secret',
        }).href,
      });
      await client.connect();
    });
    afterEach(async () => {
      await client.end();
      await test.db.query(`
        DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database()); END $$`);
      await test.db.query('DROP ROLE dbm_settle_test');
    });

    it('create temporary tables: text is compared, and a note says so', async () => {
      const live = await postgresql.inspect(connection, test.db.server, { schemas: [], tables: null });
      const { target, notes } = await postgresql.settle(connection, test.db.server, live, declared());
      expect(notes).toEqual([expect.stringContaining('this user may not create temporary tables')]);
      const [settled] = target.tables;
      expect(settled!.checks[0]).toEqual({ kind: 'check', name: 'ck0', expression: 'a > 0' });
    });

    it('write: the same', async () => {
      await test.db.query(`
        DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database()); END $$`);
      await client.query('SET default_transaction_read_only = on');
      const live = await postgresql.inspect(connection, test.db.server, { schemas: [], tables: null });
      const { notes } = await postgresql.settle(connection, test.db.server, live, declared());
      expect(notes).toEqual([expect.stringContaining('read-only')]);
      expect(await postgresql.settle(connection, test.db.server, emptyCatalog, declared())).toEqual({
        target: declared(),
        notes: [],
      });
    });
  });
});
