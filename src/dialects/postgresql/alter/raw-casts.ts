import type { ColumnType } from '../../../catalog/index.js';
import { isNumeric, typeSql } from '../types.js';

const ranges = ['int4', 'int8', 'num', 'ts', 'tstz', 'date'];

/** The casts of the server's own types for which there is no portable word, apart from those from and to text. */
const casts: Readonly<Record<string, readonly string[]>> = {
  bit: ['bit varying', 'integer', 'bigint'],
  'bit varying': ['bit'],
  money: ['numeric'],
  '"char"': ['integer'],
  oid: ['integer', 'bigint'],
  smallint: ['oid'],
  integer: ['bit', 'money', 'oid', '"char"'],
  bigint: ['bit', 'money', 'oid'],
  numeric: ['money'],
  interval: ['time without time zone'],
  'time without time zone': ['interval'],
  inet: ['cidr'],
  cidr: ['inet'],
  macaddr: ['macaddr8'],
  macaddr8: ['macaddr'],
  box: ['circle', 'lseg', 'point', 'polygon'],
  circle: ['box', 'point', 'polygon'],
  line: [],
  lseg: ['point'],
  path: ['polygon'],
  point: ['box'],
  polygon: ['box', 'circle', 'path', 'point'],
  xml: [],
  name: [],
  tsvector: [],
  tsquery: [],
  // Of extensions. citext is cast as texts are, from and to everything.
  cube: [],
  ltree: [],
  seg: [],
  ...Object.fromEntries(ranges.map((it) => [`${it}range`, [`${it}multirange`]])),
  ...Object.fromEntries(ranges.map((it) => [`${it}multirange`, []])),
};

/** The type, if any, by way of which values of one type become those of another, at least one of which is raw. */
export function castThrough(from: ColumnType, to: ColumnType): string | null {
  if (hasCast(from, to)) return null;
  const isMoney = (type: ColumnType) => baseName(type) === 'money';
  if ((isMoney(from) && isNumeric(to)) || (isNumeric(from) && isMoney(to))) return 'numeric';
  return from.kind === 'boolean' && baseName(to) === 'bit' ? 'integer' : 'text';
}

/**
 * Whether the server has a cast. Of types that are not its own only the server knows: it is asked.
 * https://www.postgresql.org/docs/current/catalog-pg-cast.html
 */
function hasCast(from: ColumnType, to: ColumnType): boolean {
  if (!isKnown(from) || !isKnown(to)) return true;
  const [a, b] = [baseName(from), baseName(to)];
  return a === b || casts[a]?.includes(b) === true;
}

/** A number as an interval, or the other way round: its seconds, as those of a moment are. Null for other types. */
export function convertInterval(from: ColumnType, to: ColumnType, value: string): string | null {
  if (isInterval(from) && isNumeric(to)) return `extract(epoch FROM ${value})::${typeSql(to)}`;
  return isNumeric(from) && isInterval(to) ? `${value} * interval '1 second'` : null;
}

function isInterval(type: ColumnType): boolean {
  return type.kind === 'raw' && baseName(type) === 'interval';
}

function isKnown(type: ColumnType): boolean {
  if (type.kind === 'raw') return baseName(type) in casts;
  return type.kind !== 'enum' && type.kind !== 'array';
}

/** A type without its schema, length, precision and fields: `interval day to second(3)` is `interval`. */
function baseName(type: ColumnType): string {
  return typeSql(type)
    .replace(/^\w+\./, '')
    .replace(/\(.*?\)/, '')
    .replace(/^interval .*/, 'interval');
}
