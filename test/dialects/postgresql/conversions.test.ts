import { describe, expect, it } from 'vitest';
import type { Column, ColumnType } from '../../../src/catalog/index.js';
import {
  array,
  bigint,
  boolean,
  column,
  decimal,
  enumeration,
  integer,
  raw,
  string,
  tableOf,
  text,
  useDatabase,
} from './support.js';

const test = useDatabase();
const mood = enumeration('mood', ['happy', 'sad']);
const other = enumeration('other', ['sad', 'happy', 'more']);
const timestamp = (withTimeZone = false): ColumnType => ({
  kind: 'timestamp',
  precision: null,
  withTimeZone,
});
const time = (withTimeZone = false): ColumnType => ({ kind: 'time', precision: null, withTimeZone });
const [smallint, date, json, jsonb, uuid, real, double, binary] = (
  ['smallint', 'date', 'json', 'jsonb', 'uuid', 'real', 'double', 'binary'] as const
).map((kind) => (kind === 'binary' ? { kind, length: null } : { kind }) as ColumnType) as [
  ColumnType,
  ColumnType,
  ColumnType,
  ColumnType,
  ColumnType,
  ColumnType,
  ColumnType,
  ColumnType,
];
const id = '6ecd8c99-4036-403d-bf84-cf8400f67836';

/** From, values as SQL, to, and what they become, as text. A default goes along where it is the last value. */
const conversions: readonly (readonly [
  ColumnType,
  readonly string[],
  ColumnType,
  readonly (string | null)[],
])[] = [
  [integer, ['1', '-2', 'NULL'], bigint, ['1', '-2', null]],
  [bigint, ['1', '32000'], smallint, ['1', '32000']],
  [integer, ['1'], decimal(5, 2), ['1.00']],
  [decimal(5, 2), ['1.25', '2.75'], integer, ['1', '3']],
  [double, ['1.5'], real, ['1.5']],
  [integer, ['1', '12'], string(2), ['1', '12']],
  [integer, ['1'], text, ['1']],
  [string(5), ["'12'", "' 7 '"], integer, ['12', '7']],
  [text, ["'1.5'"], decimal(5, 2), ['1.50']],
  [text, ["'abc'"], string(3), ['abc']],
  [string(10), ["'abc'"], { kind: 'char', length: 5 }, ['abc']],
  [string(10), ["'abc'"], text, ['abc']],
  [boolean, ['true', 'false', 'NULL'], integer, ['1', '0', null]],
  [boolean, ['true', 'false'], smallint, ['1', '0']],
  [boolean, ['true', 'false'], decimal(3, 1), ['1.0', '0.0']],
  [boolean, ['true', 'false'], text, ['true', 'false']],
  [integer, ['1', '0', '7', 'NULL'], boolean, ['true', 'false', 'true', null]],
  [smallint, ['1', '0'], boolean, ['true', 'false']],
  [decimal(5, 2), ['0', '0.5'], boolean, ['false', 'true']],
  [bigint, ['86400', 'NULL'], timestamp(), ['1970-01-02 00:00:00', null]],
  [integer, ['86400'], date, ['1970-01-02']],
  [timestamp(), ["'1970-01-02 00:00:01'", 'NULL'], bigint, ['86401', null]],
  [timestamp(true), ["'1970-01-01 00:00:07+00'"], integer, ['7']],
  [date, ["'1970-01-02'"], integer, ['86400']],
  [boolean, ['false', 'NULL'], timestamp(true), [null, null]],
  [timestamp(), ["'2024-01-01'", 'NULL'], boolean, ['true', 'false']],
  [text, ["'yes'", "'f'"], boolean, ['true', 'false']],
  [text, [`'{"a": 1}'`, "'[1]'", 'NULL'], json, ['{"a": 1}', '[1]', null]],
  [text, [`'{"a":1}'`], jsonb, ['{"a": 1}']],
  [json, [`'{"a":1}'`], jsonb, ['{"a": 1}']],
  [jsonb, [`'{"a":1}'`], text, ['{"a": 1}']],
  [
    text,
    ["'Hello, {world}'", "''", "' 5 '", "'007'", `'"quoted"'`, "'null'", 'NULL'],
    jsonb,
    ['"Hello, {world}"', '""', '5', '"007"', '"quoted"', 'null', null],
  ],
  [string(20), [`'it''s \\ "so"'`], json, [String.raw`"it's \\ \"so\""`]],
  [jsonb, [`'"Hello"'`, `'"5"'`, `'"[]"'`, "'null'", 'NULL'], text, ['Hello', '"5"', '"[]"', 'null', null]],
  [json, [`'"a\\nb"'`, `'{"b": 1}'`], string(20), ['a\nb', '{"b": 1}']],
  [jsonb, ["'12'"], integer, ['12']],
  [integer, ['5'], jsonb, ['5']],
  [boolean, ['true'], json, ['true']],
  [boolean, ['true', 'false', 'NULL'], string(1), ['t', 'f', null]],
  [boolean, ['false'], string(5), ['false']],
  [array(text), ["'{a,b}'"], jsonb, ['["a", "b"]']],
  [jsonb, [`'["a", "b\\nc,"]'`, "'[]'", 'NULL'], array(text), ['{a,"b\nc,"}', '{}', null]],
  [json, ["'[1, null]'"], array(integer), ['{1,NULL}']],
  [text, [`'${id}'`], uuid, [id]],
  [uuid, [`'${id}'`], string(36), [id]],
  [text, ["'happy'", "'sad'"], mood, ['happy', 'sad']],
  [string(10), ["'happy'"], mood, ['happy']],
  [mood, ["'happy'"], text, ['happy']],
  [mood, ["'happy'"], string(5), ['happy']],
  [mood, ["'happy'", "'sad'"], other, ['happy', 'sad']],
  [array(mood), ["'{happy,sad}'"], array(other), ['{happy,sad}']],
  [array(mood), ["'{happy,sad}'"], array(text), ['{happy,sad}']],
  [array(text), ["'{happy,sad}'"], array(mood), ['{happy,sad}']],
  [text, ["'happy'", "''", 'NULL'], array(text), ['{happy}', '{""}', null]],
  [text, ["'happy'"], array(mood), ['{happy}']],
  [integer, ['1', 'NULL'], array(text), ['{1}', null]],
  [integer, ['1'], array(boolean), ['{t}']],
  [
    array(text),
    ["'{a}'", "'{}'", '\'{a,"b,c"}\'', "'{NULL}'", 'NULL'],
    text,
    ['a', '{}', '{a,"b,c"}', '{NULL}', null],
  ],
  [array(integer), ["'{5}'", "'{1,2}'"], string(10), ['5', '{1,2}']],
  [
    text,
    ['\'{a,"b,c"}\'', "'{}'", `'{"a": 1}'`, "'{NULL}'"],
    array(text),
    ['{a,"b,c"}', '{}', '{"{\\"a\\": 1}"}', '{NULL}'],
  ],
  [string(10), ["'{1,2}'", "'7'"], array(integer), ['{1,2}', '{7}']],
  [array(raw('int4range')), [`'{"[1,5)"}'`], array(raw('int8range')), ['{"[1,5)"}']],
  [raw('int4range'), ["'[1,5)'"], array(raw('int8range')), ['{"[1,5)"}']],
  [array(integer), ["'{5}'", "'{}'"], integer, ['5', null]],
  [array(integer), ["'{1,2}'"], array(bigint), ['{1,2}']],
  [array(integer), ["'{1,2}'"], array(string(3)), ['{1,2}']],
  [array(text), ["'{1,2}'"], array(integer), ['{1,2}']],
  [date, ["'2020-02-29'"], timestamp(), ['2020-02-29 00:00:00']],
  [timestamp(), ["'2020-02-29 10:00'"], date, ['2020-02-29']],
  [timestamp(), ["'2020-02-29 10:00'"], time(), ['10:00:00']],
  [timestamp(), ["'2020-02-29 10:00'"], time(true), ['10:00:00+00']],
  [timestamp(), ["'2020-02-29 10:00'"], timestamp(true), ['2020-02-29 10:00:00+00']],
  [timestamp(true), ["'2020-02-29 10:00Z'"], time(true), ['10:00:00+00']],
  [text, ["'2020-02-29'"], date, ['2020-02-29']],
  [date, ["'2020-02-29'"], text, ['2020-02-29']],
  [
    text,
    ["'ab'", "''", String.raw`'\x6364'`, String.raw`'a\b'`],
    binary,
    ['\\x6162', '\\x', '\\x6364', '\\x615c62'],
  ],
  [
    binary,
    [String.raw`'\x6162'`, String.raw`'\xdeadbeef'`, String.raw`'\x'`],
    text,
    ['ab', '\\xdeadbeef', ''],
  ],
  [raw('interval'), ["'1 day'"], text, ['1 day']],
  [text, ["'1 day'"], raw('interval'), ['1 day']],
  [raw('bit(3)'), ["B'101'"], raw('bit(3)'), ['101']],
  [
    bigint,
    ['7', '-1', '9223372036854775807', 'NULL'],
    uuid,
    [
      '00000000-0000-0000-0000-000000000007',
      '00000000-0000-0000-ffff-ffffffffffff',
      '00000000-0000-0000-7fff-ffffffffffff',
      null,
    ],
  ],
  [uuid, ["'00000000-0000-0000-0000-00000000002a'", 'NULL'], smallint, ['42', null]],
  [uuid, ["'00000000-0000-0000-ffff-ffffffffffff'"], integer, ['-1']],
  [date, [], boolean, []],
];

describe('a changed type converts its rows', () => {
  it.each(conversions.map((it, i) => [i, ...it] as const))(
    '%i: %j %j -> %j',
    async (i, from, values, to, wanted) => {
      const { db } = test;
      if (i === 0) {
        await db.query("SET timezone = 'UTC'");
        for (const { name, values } of [mood, other]) {
          await db.run({ kind: 'createEnum', enum: { schema: null, name, values } });
        }
      }
      const [before, after] = [column('c "c"', from), column('c "c"', to)];
      await db.run({
        kind: 'createTable',
        table: tableOf('t', [
          column('n', integer, { nullable: false, identity: { kind: 'serial', sequence: null } }),
          before,
        ]),
      });
      try {
        const last = values.at(-1);
        if (last !== undefined) await db.query(`ALTER TABLE t ALTER "c ""c""" SET DEFAULT ${last}`);
        for (const value of values) await db.query(`INSERT INTO t ("c ""c""") VALUES (${value})`);
        const live = (await db.table('t')).columns[1]!;
        await db.alter('t', { kind: 'alterColumn', from: live, to: after, using: null, backfill: null });
        expect(await db.values(`SELECT "c ""c"""::text FROM t ORDER BY n`)).toEqual(wanted);
        expect((await db.table('t')).columns[1]).toEqual(after);
      } finally {
        await db.query('DROP TABLE t');
      }
    },
  );

  it('nothing is cut silently', async () => {
    const { db } = test;
    const cases: readonly (readonly [ColumnType, string, ColumnType])[] = [
      [text, "'abcdef'", string(3)],
      [array(string(5)), "'{abcd}'", array(string(3))],
      [text, "'abcdef'", array(string(3))],
      [text, "'{ab,abcdef}'", array(string(3))],
      [raw('varbit(8)'), "B'10101010'", raw('varbit(3)')],
      [array(integer), "'{1,2}'", integer],
      [integer, '100000', smallint],
      [uuid, `'${id}'`, bigint],
    ];
    for (const [from, value, to] of cases) {
      await db.run({ kind: 'createTable', table: tableOf('t', [column('c', from)]) });
      await db.query(`INSERT INTO t VALUES (${value})`);
      const change = db.alter('t', {
        kind: 'alterColumn',
        from: column('c', from),
        to: column('c', to),
        using: null,
        backfill: null,
      });
      await expect(change, JSON.stringify([from, to])).rejects.toThrow(/too long|out of range|invalid input/);
      await db.query('DROP TABLE t');
    }
  });

  it('`using` says it otherwise, and a backfill fills what is null', async () => {
    const { db } = test;
    await db.query("CREATE TABLE t (c text DEFAULT 'x', d integer)");
    await db.query("INSERT INTO t VALUES ('1;2', NULL), (NULL, 5)");
    const to: Column = column('c', array(integer), { default: { kind: 'literal', value: '{7}' } });
    await db.alter('t', {
      kind: 'alterColumn',
      from: null,
      to,
      using: "string_to_array(c, ';')::integer[]",
      backfill: null,
    });
    await db.alter(
      't',
      {
        kind: 'alterColumn',
        from: to,
        to: { ...to, nullable: false },
        using: null,
        backfill: { kind: 'sql', sql: 'ARRAY[0]' },
      },
      {
        kind: 'alterColumn',
        from: column('d', integer),
        to: column('d', text, { nullable: false }),
        using: null,
        backfill: { kind: 'literal', value: "it's" },
      },
    );
    expect(await db.query('SELECT c::text, d FROM t ORDER BY d')).toEqual([
      { c: '{0}', d: '5' },
      { c: '{1,2}', d: "it's" },
    ]);
    expect((await db.table('t')).columns).toEqual([
      { ...to, nullable: false },
      column('d', text, { nullable: false }),
    ]);
  });

  it('what is not known is looked up, or said in full', async () => {
    const { db } = test;
    await db.query("CREATE TABLE u (c varchar(5) NOT NULL DEFAULT 'x', PRIMARY KEY (c))");
    await db.query("INSERT INTO u VALUES ('7')");
    const to = column('c', bigint, {
      nullable: false,
      default: { kind: 'literal', value: 5 },
      comment: 'new',
    });
    const change = { kind: 'alterColumn', from: null, to, using: null, backfill: null } as const;
    const operation = { kind: 'alterTable', table: { schema: null, name: 'u' }, changes: [change] } as const;
    const { postgresql } = await import('../../../src/dialects/postgresql/index.js');
    const context = { server: db.server, connection: null, structure: async () => null };
    for (const { sql } of await postgresql.compile(operation, context)) await db.query(sql);
    expect((await db.table('u')).columns).toEqual([to]);
    await db.alter('u', { ...change, to: column('c', text, { nullable: false }) });
    await db.alter('u', {
      kind: 'dropConstraint',
      constraint: { kind: 'primaryKey', name: null, columns: [] },
    });
    expect((await db.table('u')).primaryKey).toBeNull();
    expect((await db.table('u')).columns).toEqual([column('c', text, { nullable: false })]);
  });
});
