import type { ColumnType } from '../../catalog/index.js';
import type { SampleValues, SamplingRules } from '../dialect.js';
import { type SampleWriter, samplesOf } from '../shared/sampling.js';
import { literal, quoteIdentifier, quoteString } from './quoting.js';
import { parseType, valueClass } from './types.js';

const write: SampleWriter = {
  text: quoteString,
  bytes: (hex) => `x'${hex}'`,
  plainDecimalDigits: 10,
  // https://dev.mysql.com/doc/refman/8.4/en/datetime.html: a TIMESTAMP ends in January 2038, in UTC.
  dates: ['1000-01-01', '9999-12-31', '2024-02-29'],
  timestamps: (withTimeZone) =>
    withTimeZone
      ? ['1970-01-03 00:00:00', '2038-01-17 03:14:07']
      : ['1000-01-01 00:00:00', '9999-12-30 23:59:59'],
};

export const sampling: SamplingRules = {
  typedSql: literal,
  values: (type) => (type.kind === 'raw' ? rawSamples(type.sql) : samplesOf(type, write)),
  textSql: ({ name, type }) => {
    const column = quoteIdentifier(name);
    if (type.kind === 'binary') return `HEX(${column})`;
    if (type.kind !== 'raw') return `CAST(${column} AS CHAR CHARACTER SET utf8mb4)`;
    const isBytes = /blob$|binary/.test(type.sql.toLowerCase().replace(/\(.*/s, ''));
    const kind = valueClass(type);
    if (isBytes || kind === 'bit') return `HEX(${column})`;
    const isShape = kind === 'large' && !/text/i.test(type.sql);
    return isShape ? `ST_AsText(${column})` : `CAST(${column} AS CHAR CHARACTER SET utf8mb4)`;
  },
};

const integers: Readonly<Record<string, readonly [signed: number, unsigned: bigint]>> = {
  tinyint: [7, 255n],
  smallint: [15, 65_535n],
  mediumint: [23, 16_777_215n],
  int: [31, 4_294_967_295n],
  bigint: [63, 18_446_744_073_709_551_615n],
};

function rawSamples(sql: string): SampleValues | null {
  const [base = ''] = /^[a-z]+/i.exec(sql) ?? [];
  const name = base.toLowerCase();
  const isUnsigned = /unsigned|zerofill/i.test(sql);
  const integer = integers[name];
  if (integer !== undefined) {
    const [bits, largest] = integer;
    const limit = 2n ** BigInt(bits);
    return {
      special: isUnsigned ? [String(largest), '0'] : [String(limit - 1n), String(-limit), '0'],
      plain: (n) => String((n % 100) + 1),
    };
  }
  const portable = withoutSuffix(sql);
  if (portable !== null) {
    const samples = samplesOf(portable, write);
    if (samples === null || !isUnsigned) return samples;
    return { ...samples, special: samples.special.filter((it) => !it.startsWith('-')) };
  }
  if (/text$/.test(name))
    return samplesOf({ kind: name === 'tinytext' ? 'string' : 'text', length: 60 } as ColumnType, write);
  if (/blob$/.test(name)) return samplesOf({ kind: 'binary', length: 60 }, write);
  switch (name) {
    case 'binary': {
      const length = Number(/\((\d+)\)/.exec(sql)?.[1] ?? 1);
      return samplesOf({ kind: 'binary', length }, write);
    }
    case 'bit':
      return { special: ["b'1'", "b'0'"], plain: (n) => `b'${n % 2}'` };
    case 'year':
      return { special: ['1901', '2155'], plain: (n) => String(1970 + (n % 100)) };
    case 'set': {
      const values = [...sql.matchAll(/'(?:[^']|'')*'/g)].map(([it]) => it);
      return { special: [...values, "''"], plain: (n) => values[n % values.length] ?? "''" };
    }
    case 'geometry':
    case 'point':
      return {
        special: ["ST_GeomFromText('POINT(-1.5 2)')"],
        plain: (n) => `ST_GeomFromText('POINT(${n} 1)')`,
      };
    default:
      return null;
  }
}

/** The portable type of `decimal(8,2) unsigned`; null where the rest has no portable word either. */
function withoutSuffix(sql: string): ColumnType | null {
  const type = parseType(sql.replace(/\s*\b(unsigned|zerofill)\b/gi, ''));
  return type.kind === 'raw' ? null : type;
}
