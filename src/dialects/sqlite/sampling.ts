import type { ColumnType } from '../../catalog/index.js';
import type { SampleValues, SamplingRules } from '../dialect.js';
import { type SampleWriter, samplesOf } from '../shared/sampling.js';
import { literal, quoteIdentifier } from './names.js';
import { typeSql } from './types.js';

const write: SampleWriter = {
  text: literal,
  bytes: (hex) => `x'${hex}'`,
  // A float holds as many digits.
  plainDecimalDigits: 15,
  dates: ['0001-01-01', '9999-12-31', '2024-02-29'],
  timestamps: () => ['0001-01-01 00:00:00', '9999-12-31 23:59:59'],
};

export const sampling: SamplingRules = {
  values: (type) => (type.kind === 'raw' ? rawSamples(type.sql) : samplesOf(type, write)),
  textSql: ({ name }) => {
    const column = quoteIdentifier(name);
    return `CASE typeof(${column}) WHEN 'blob' THEN 'x' || hex(${column}) ELSE CAST(${column} AS TEXT) END`;
  },
  // A cast has the affinity of its type; a text without one would become a number by it.
  typedSql: (value, { type }) => {
    const sql = typeSql(type);
    const isKept = typeof value !== 'string' || /CHAR|CLOB|TEXT/i.test(sql);
    return isKept && sql !== '' ? `CAST(${literal(value)} AS ${sql})` : literal(value);
  },
};

/** By affinity: https://www.sqlite.org/datatype3.html#determination_of_column_affinity */
function rawSamples(sql: string): SampleValues | null {
  const kind = ((): ColumnType['kind'] => {
    if (/INT/i.test(sql)) return 'integer';
    if (/CHAR|CLOB|TEXT|^$|^ANY$/i.test(sql)) return 'text';
    if (/BLOB/i.test(sql)) return 'binary';
    return /REAL|FLOA|DOUB/i.test(sql) ? 'double' : 'integer';
  })();
  return samplesOf(kind === 'binary' ? { kind, length: null } : ({ kind } as ColumnType), write);
}
