import type { ColumnType } from '../../catalog/index.js';
import type { SampleValues, SamplingRules } from '../dialect.js';
import { type SampleWriter, samplesOf } from '../shared/sampling.js';
import { sequenceOf } from './automatic-names.js';
import { literal, qualified, quoteIdentifier } from './quoting.js';
import { typeSql } from './types.js';

const write: SampleWriter = {
  text: literal,
  bytes: (hex) => `decode('${hex}', 'hex')`,
  plainDecimalDigits: 40,
  dates: ['0001-01-01', '9999-12-31', '2024-02-29'],
  timestamps: () => ['0001-01-02 00:00:00', '9999-12-30 23:59:59'],
};

export const sampling: SamplingRules = {
  values,
  textSql: ({ name }) => `${quoteIdentifier(name)}::text`,
  typedSql: (value, { type }) => `${literal(value)}::${typeSql(type)}`,
  ownNumbers: {
    clause: 'OVERRIDING SYSTEM VALUE',
    goOn: (table, column) => {
      const greatest = `max(${quoteIdentifier(column)})`;
      return `SELECT setval(${sequenceOf(table, column)}, ${greatest}) FROM ${qualified(table)} HAVING ${greatest} > 0`;
    },
  },
};

function values(type: ColumnType): SampleValues | null {
  if (type.kind === 'raw') return rawSamples(type.sql);
  if (type.kind !== 'array') return samplesOf(type, write);
  const element = values(type.of);
  if (element === null) return null;
  const list = (items: readonly string[]) => `ARRAY[${items.join(', ')}]::${typeSql(type)}`;
  return {
    special: [list([]), list(element.special), list(['NULL'])],
    plain: (n) => list([element.plain(n)]),
  };
}

const quoted = (special: readonly string[], plain: (n: number) => string): SampleValues => ({
  special: special.map(literal),
  plain: (n) => literal(plain(n)),
});

const byte = (n: number) => n % 256;

const raws: readonly (readonly [pattern: RegExp, samples: SampleValues])[] = [
  [/^(citext|name|tsvector)$/, quoted(['', 'Ünïcødé'], (n) => `sample${n}`)],
  [/^(character|bpchar|"char")/, quoted(['', 'x'], (n) => String(n % 10))],
  [/^interval/, quoted(['0', '-1 year 2 mons 3 days'], (n) => `${n} hours`)],
  [/^money$/, quoted(['92233720368547758.07', '0'], (n) => String(n))],
  [/^oid$/, quoted(['4294967295', '0'], (n) => String(n + 1))],
  [/^inet$/, quoted(['0.0.0.0', '::1', '192.168.0.0/16'], (n) => `10.0.${byte(n >> 8)}.${byte(n)}`)],
  [/^cidr$/, quoted(['0.0.0.0/0', '::1/128'], (n) => `10.0.${byte(n >> 8)}.${byte(n)}/32`)],
  [
    /^macaddr$/,
    quoted(['ff:ff:ff:ff:ff:ff'], (n) => `00:00:00:00:00:${byte(n).toString(16).padStart(2, '0')}`),
  ],
  [/^bit\(1\)$/, quoted(['1', '0'], (n) => String(n % 2))],
  [/^bit varying/, quoted(['', '1'], (n) => String(n % 2))],
  [/^hstore$/, quoted(['', 'a=>NULL'], (n) => `n=>${n}`)],
  [/^point$/, quoted(['(-1.5,2)'], (n) => `(${n},1)`)],
  [/^xml$/, quoted(['<a/>'], (n) => `<n>${n}</n>`)],
  [/^(int4|int8|num)range$/, quoted(['empty', '(,)'], (n) => `[${n},${n + 1})`)],
  [/^daterange$/, quoted(['empty', '(,)'], (n) => `[2001-01-01,${2002 + (n % 1000)}-01-01)`)],
  [/^ts(tz)?range$/, quoted(['empty', '(,)'], (n) => `[2001-01-01,${2002 + (n % 1000)}-01-01)`)],
  [/multirange$/, quoted(['{}'], () => '{}')],
];

function rawSamples(sql: string): SampleValues | null {
  return raws.find(([pattern]) => pattern.test(sql))?.[1] ?? null;
}
