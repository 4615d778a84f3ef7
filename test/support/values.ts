import type { ColumnType, Default, DialectName } from '../../src/catalog/index.js';

/** A type that the generators use, with what stands for it in rows, defaults and later types. */
export interface TypeSample {
  readonly type: ColumnType;
  /** SQL literals; all different, so that they may stand in a unique column. */
  readonly values: readonly string[];
  readonly defaults: readonly Default[];
  /** Types that hold every one of the values without a conversion by hand. */
  readonly wider: readonly ColumnType[];
  /** Whether it may be a key or indexed as it is. */
  readonly indexable: boolean;
  /** Whether a downgrade has no value for a column that comes back: such columns may be null. Absent otherwise. */
  readonly hasNoPlaceholder?: true;
}

const literal = (value: string | number | boolean): Default => ({ kind: 'literal', value });
const numbers = ['0', '1', '-7', '32000'];
const texts = ["'a'", "''", "'it''s'", "'näïve'"];
const text: ColumnType = { kind: 'text' };
const string = (length: number | null): ColumnType => ({ kind: 'string', length });

/** What rows hold of the generated enum type. */
export const enumValues = ['happy', 'sad', "it's so so"];

const portable: readonly TypeSample[] = [
  {
    type: { kind: 'smallint' },
    values: numbers,
    defaults: [literal(0), literal(-1)],
    wider: [{ kind: 'integer' }, { kind: 'bigint' }],
    indexable: true,
  },
  {
    type: { kind: 'integer' },
    values: [...numbers, '2147483647'],
    defaults: [literal(0), literal(42)],
    wider: [{ kind: 'bigint' }, { kind: 'decimal', precision: 20, scale: 2 }],
    indexable: true,
  },
  {
    type: { kind: 'bigint' },
    values: [...numbers, '9007199254740993'],
    defaults: [literal(7)],
    wider: [{ kind: 'decimal', precision: 20, scale: 0 }],
    indexable: true,
  },
  {
    type: { kind: 'decimal', precision: 10, scale: 2 },
    values: ['0', '1.5', '-99.99'],
    defaults: [literal(0), literal(1.25)],
    wider: [{ kind: 'decimal', precision: 14, scale: 4 }],
    indexable: true,
  },
  {
    type: { kind: 'double' },
    values: ['0', '1.5', '-2.25'],
    defaults: [literal(0)],
    wider: [],
    indexable: true,
  },
  {
    type: string(40),
    values: texts,
    defaults: [literal('x'), literal(''), literal("it's"), literal('back\\slash'), literal('null')],
    wider: [string(120), text],
    indexable: true,
  },
  {
    type: { kind: 'char', length: 4 },
    values: ["'abcd'", "'wxyz'"],
    defaults: [literal('abcd')],
    wider: [],
    indexable: true,
  },
  { type: text, values: texts, defaults: [], wider: [], indexable: false },
  {
    type: { kind: 'date' },
    values: ["'2020-02-28'", "'1999-12-31'"],
    defaults: [literal('2020-01-01')],
    wider: [],
    indexable: true,
  },
  { type: { kind: 'json' }, values: [`'{"a": 1}'`, "'[]'"], defaults: [], wider: [], indexable: false },
  {
    type: { kind: 'enum', name: 'mood', schema: null, values: enumValues },
    values: ["'happy'", "'sad'", "'it''s so so'"],
    defaults: [literal('happy'), literal("it's so so")],
    wider: [],
    indexable: true,
  },
  {
    type: { kind: 'uuid' },
    values: ["'6f1d6e66-6d0c-4a4e-9a1e-0a7b3c1d2e3f'", "'00000000-0000-0000-0000-000000000001'"],
    defaults: [],
    wider: [],
    indexable: true,
  },
];

const booleans = (yes: string, no: string): TypeSample => ({
  type: { kind: 'boolean' },
  values: [yes, no],
  defaults: [literal(true), literal(false)],
  wider: [],
  indexable: true,
});

const timestamps = (withTimeZone: boolean, precision: number | null): TypeSample => ({
  type: { kind: 'timestamp', precision, withTimeZone },
  values: ["'2020-02-28 12:34:56'", "'2001-01-01 00:00:00'"],
  defaults: [{ kind: 'now' }],
  wider: [],
  indexable: true,
});

const byEngine: Readonly<Record<DialectName, readonly TypeSample[]>> = {
  sqlite: [booleans('1', '0'), timestamps(false, null)],
  postgresql: [
    booleans('true', 'false'),
    timestamps(true, null),
    timestamps(false, 3),
    {
      type: { kind: 'jsonb' },
      values: [`'{"a": 1}'`, "'[]'"],
      defaults: [{ kind: 'sql', sql: "'{}'::jsonb" }],
      wider: [],
      indexable: false,
    },
    {
      type: { kind: 'array', of: { kind: 'integer' } },
      values: ["'{1,2}'", "'{}'", "'{-3}'"],
      defaults: [{ kind: 'sql', sql: "'{}'::integer[]" }],
      wider: [],
      indexable: true,
    },
    {
      type: { kind: 'array', of: { kind: 'enum', name: 'mood', schema: null, values: enumValues } },
      values: ["'{happy,sad}'", "'{}'", `'{"it''s so so"}'`],
      defaults: [],
      wider: [],
      indexable: true,
      hasNoPlaceholder: true,
    },
    ...['amount', 'small_amount'].map(
      (sql): TypeSample => ({
        type: { kind: 'raw', sql },
        values: ['1', '-7', '5000'],
        defaults: [literal(0)],
        wider: [],
        indexable: true,
        hasNoPlaceholder: true,
      }),
    ),
    {
      type: { kind: 'array', of: { kind: 'raw', sql: 'amount' } },
      values: ["'{1,2}'", "'{}'", "'{-7}'"],
      defaults: [],
      wider: [],
      indexable: true,
      hasNoPlaceholder: true,
    },
    {
      type: { kind: 'raw', sql: 'span' },
      values: ["'[1,5)'", "'empty'", "'(,7)'"],
      defaults: [],
      wider: [],
      indexable: true,
      hasNoPlaceholder: true,
    },
    {
      type: { kind: 'raw', sql: 'address' },
      values: ["row('a', 1)", 'row(null, null)', "row('it''s', 33)"],
      defaults: [],
      wider: [],
      indexable: true,
      hasNoPlaceholder: true,
    },
    {
      type: { kind: 'array', of: { kind: 'raw', sql: 'address' } },
      values: ["array[row('a', 1), null]::address[]", "'{}'", "array[row('b', 2)]::address[]"],
      defaults: [],
      wider: [],
      indexable: true,
      hasNoPlaceholder: true,
    },
    {
      type: { kind: 'raw', sql: 'inet' },
      values: ["'10.0.0.1'", "'::1'", "'192.168.0.0/16'"],
      defaults: [],
      wider: [],
      indexable: true,
    },
  ],
  mysql: [
    booleans('1', '0'),
    timestamps(false, null),
    timestamps(true, 3),
    {
      type: { kind: 'raw', sql: 'int unsigned' },
      values: ['0', '4000000000'],
      defaults: [literal(3)],
      wider: [{ kind: 'bigint' }],
      indexable: true,
    },
    { type: { kind: 'raw', sql: 'mediumtext' }, values: texts, defaults: [], wider: [], indexable: false },
  ],
};

/** The types that an engine's generated tables are made of. */
export function typeSamples(dialect: DialectName): readonly TypeSample[] {
  return [...portable, ...byEngine[dialect]];
}

/** The sample of a type; an enum's whatever its values are. */
export function sampleFor(type: ColumnType, dialect: DialectName): TypeSample | undefined {
  const plain = (it: ColumnType): ColumnType => {
    if (it.kind === 'array') return { ...it, of: plain(it.of) };
    return it.kind === 'enum' ? { ...it, values: [] } : it;
  };
  return typeSamples(dialect).find((it) => JSON.stringify(plain(it.type)) === JSON.stringify(plain(type)));
}
