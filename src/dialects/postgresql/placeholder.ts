import type { Column, ColumnType, Default, Table } from '../../catalog/index.js';
import type { PlaceholderRules } from '../shared/placeholder.js';
import { placeholderFor } from '../shared/placeholder.js';
import { qualified, quoteIdentifier } from './quoting.js';
import { typeSql } from './types.js';

/** See Dialect.placeholder. */
export function placeholder(column: Column, table: Table, before: Table | null = null): Default | null {
  return placeholderFor(column, table, before, rules);
}

const rules: PlaceholderRules = {
  quoteIdentifier,
  rawLiteral: (sql) => rawLiterals.find(([pattern]) => pattern.test(sql))?.[1] ?? null,
  distinctSql: distinctValue,
  rowsBeforeSql: (table) =>
    `(SELECT count(*) FROM ${qualified(table)} AS dbm_before WHERE dbm_before.ctid < ${quoteIdentifier(table.name)}.ctid)`,
};

const rawLiterals: readonly (readonly [RegExp, string | number])[] = [
  [/^(money|oid|bit\(1\))$/, 0],
  [/^(citext|tsvector|xml|name|"char"|bpchar)$/, ''],
  [/^interval/, '0'],
  [/^(inet|cidr)$/, '0.0.0.0'],
  [/^macaddr$/, '00:00:00:00:00:00'],
  [/^hstore$/, ''],
  [/^(point)$/, '(0,0)'],
  [/range$/, 'empty'],
];

/**
 * Where the row lies: its page and its place there, of which a page of 8 kB has at most 291.
 * https://www.postgresql.org/docs/current/ddl-system-columns.html
 */
const place = '((ctid::text::point)[0]::bigint * 512 + (ctid::text::point)[1]::bigint)';
const anyText = 'md5(random()::text || clock_timestamp()::text)';

const distinctRaws: readonly (readonly [RegExp, string])[] = [
  [/^(citext|name|bpchar)$/, anyText],
  [/^tsvector$/, `to_tsvector('simple', ${anyText})`],
  [/^(inet|cidr)$/, `'0.0.0.0'::inet + ${place}`],
  [/^interval/, `${place} * interval '1 second'`],
  [/^money$/, `${place}::money`],
  [/^oid$/, `${place}::oid`],
  [/^int4range$/, `int4range(${place}::integer, ${place}::integer, '[]')`],
  [/^int8range$/, `int8range(${place}, ${place}, '[]')`],
];

/** The last hexadecimal digits of the row's place: random texts of so few would soon be alike. */
const lastDigits = (length: number) => `right(lpad(to_hex(${place}), 8, '0'), ${length})`;

function distinctValue(type: ColumnType): string | null {
  switch (type.kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'decimal':
    case 'real':
    case 'double':
      return place;
    case 'string':
    case 'char':
      if (type.length === null) return anyText;
      return type.length <= 8 ? lastDigits(type.length) : `left(${anyText}, ${type.length})`;
    case 'text':
      return anyText;
    case 'raw':
      return distinctRaws.find(([pattern]) => pattern.test(type.sql))?.[1] ?? null;
    case 'uuid':
      return `${anyText}::uuid`;
    case 'binary':
      return `decode(${anyText}, 'hex')`;
    case 'date':
      return `date '1970-01-02' + ${place}::integer`;
    case 'timestamp':
      return `timestamp '1970-01-02' + ${place} * interval '1 second'`;
    case 'time':
      return `time '00:00' + ${place} * interval '1 millisecond'`;
    case 'jsonb':
      return `to_jsonb(${anyText})`;
    case 'array': {
      const element = distinctValue(type.of);
      return element === null ? null : `ARRAY[${element}]::${typeSql(type)}`;
    }
    case 'boolean':
    case 'enum':
    case 'json':
      return null;
  }
}
