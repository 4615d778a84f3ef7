import type { ColumnType } from '../../catalog/index.js';
import { DbmError } from '../../errors/index.js';
import type { Server } from '../dialect.js';
import type { Token } from '../shared/tokenizer.js';
import { decodeString, tokensOf } from './expressions.js';
import { quoteString } from './quoting.js';
import { isMariadb } from './server.js';

/** Where a type with seconds takes its digits after the point: none unless told, as the servers do. */
const fraction = (precision: number | null) => (precision === null ? '' : `(${precision})`);

/**
 * A type in the words of MySQL and MariaDB:
 *
 * | portable                            | MySQL, MariaDB                                          |
 * |-------------------------------------|---------------------------------------------------------|
 * | smallint, integer, bigint           | smallint, int, bigint                                   |
 * | decimal(p, s)                       | decimal(p,s); without them decimal(10,0), their default |
 * | real, double                        | float, double                                           |
 * | string(n)                           | varchar(n); without n varchar(255)                      |
 * | char(n)                             | char(n); without n char(1)                              |
 * | text                                | text: at most 65,535 bytes                              |
 * | boolean                             | tinyint(1)                                              |
 * | date, time(p)                       | date, time(p)                                           |
 * | timestamp(p)                        | datetime(p)                                             |
 * | timestamp with time zone (p)        | timestamp(p)                                            |
 * | json, jsonb                         | json                                                    |
 * | uuid                                | MySQL char(36); MariaDB 10.7 uuid                       |
 * | binary()                            | blob: at most 65,535 bytes, as text                     |
 * | binary(n)                           | varbinary(n)                                            |
 * | enumeration                         | enum('a','b') in the column                             |
 *
 * A time of day with a zone and arrays do not exist. A value that is too long for text or blob is refused,
 * not cut, as long as sql_mode is strict, which is the default; raw('longtext') and raw('longblob') hold 4 GB.
 */
export function typeSql(type: ColumnType): string {
  switch (type.kind) {
    case 'smallint':
    case 'bigint':
    case 'double':
    case 'text':
    case 'date':
    case 'uuid':
      return type.kind;
    case 'integer':
      return 'int';
    case 'decimal':
      return `decimal(${type.precision ?? 10},${type.scale ?? 0})`;
    case 'real':
      return 'float';
    case 'string':
      return `varchar(${type.length ?? 255})`;
    case 'char':
      return `char(${type.length ?? 1})`;
    case 'boolean':
      return 'tinyint(1)';
    case 'time':
      if (type.withTimeZone) throw unsupported('a time of day with a time zone');
      return `time${fraction(type.precision)}`;
    case 'timestamp':
      return `${type.withTimeZone ? 'timestamp' : 'datetime'}${fraction(type.precision)}`;
    case 'json':
    case 'jsonb':
      return 'json';
    case 'binary':
      return type.length === null ? 'blob' : `varbinary(${type.length})`;
    case 'enum':
      return `enum(${type.values.map(quoteString).join(',')})`;
    case 'array':
      throw unsupported('arrays');
    case 'raw':
      return type.sql;
  }
}

function unsupported(what: string): DbmError {
  return new DbmError('unsupported', `MySQL and MariaDB do not have ${what}`);
}

/** Other words for the same types. https://dev.mysql.com/doc/refman/8.4/en/other-vendor-data-types.html */
const synonyms: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int1: 'tinyint',
  int2: 'smallint',
  int3: 'mediumint',
  middleint: 'mediumint',
  int4: 'int',
  integer: 'int',
  int8: 'bigint',
  dec: 'decimal',
  numeric: 'decimal',
  fixed: 'decimal',
  float4: 'float',
  float8: 'double',
  // REAL_AS_FLOAT apart: https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html#sqlmode_real_as_float
  real: 'double',
  'double precision': 'double',
  character: 'char',
  'character varying': 'varchar',
  'char varying': 'varchar',
  varcharacter: 'varchar',
};

/**
 * The type that a server's or a user's text means; what has no portable word is `raw` in one spelling.
 * `parseType(typeSql(type))` is the type with everything said that typeSql assumes.
 */
export function parseType(text: string): ColumnType {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const type = readType(text);
  parsed.set(text, type);
  return type;
}

/** A thousand tables have a few dozen types. */
const parsed = new Map<string, ColumnType>();

function readType(text: string): ColumnType {
  const tokens = tokensOf(text);
  const at = tokens.findIndex((token) => token.text === '(');
  const close = tokens.findIndex((token) => token.text === ')');
  const words = (some: readonly Token[]) => some.map((token) => token.text.toLowerCase()).join(' ');
  const name = words(at < 0 ? tokens.filter((token) => !isSign(token)) : tokens.slice(0, at));
  const values = at < 0 ? [] : tokens.slice(at + 1, close).filter((token) => token.text !== ',');
  const suffix = words(at < 0 ? tokens.filter(isSign) : tokens.slice(close + 1)).replace(/^signed$/, '');
  const base = synonyms[name] ?? name;
  const [size, sign] = displayed(base, values, suffix);
  const comment = /\/\*.*\*\//s.exec(text)?.[0];
  // MariaDB writes a compressed column's type with a comment that only it executes.
  if (comment !== undefined) return { kind: 'raw', sql: `${rawSpelling(base, size, sign)} ${comment}` };
  return (sign === '' ? portable(base, size) : null) ?? { kind: 'raw', sql: rawSpelling(base, size, sign) };
}

/** How many digits of an integer are shown if nobody says, with a sign and without. */
const usualWidths: Readonly<Record<string, readonly [signed: number, unsigned: number]>> = {
  tinyint: [4, 3],
  smallint: [6, 5],
  mediumint: [9, 8],
  int: [11, 10],
  bigint: [20, 20],
};

/**
 * What the server leaves out or puts in: an integer's usual display width says nothing, unless zeros fill it,
 * and then there is no sign. https://dev.mysql.com/doc/refman/8.4/en/numeric-type-attributes.html
 */
function displayed(
  base: string,
  values: readonly Token[],
  suffix: string,
): readonly [values: readonly string[], suffix: string] {
  const texts = values.map((token) =>
    token.kind === 'string' ? quoteString(decodeString(token)) : token.text,
  );
  if (base === 'year') return [[], suffix];
  const isFilled = suffix.includes('zerofill');
  const sign = isFilled ? 'unsigned zerofill' : suffix;
  const usual = String(usualWidths[base]?.[sign === '' ? 0 : 1]);
  if (isFilled) return [texts.length === 0 && base in usualWidths ? [usual] : texts, sign];
  return [texts[0] === usual ? [] : texts, sign];
}

/** A type as the server shows it: MySQL has given up display widths, but for those that zeros fill. */
export function withShownWidth(type: ColumnType, server: Server): ColumnType {
  if (type.kind !== 'raw' || isMariadb(server) || type.sql.includes('zerofill')) return type;
  return /^(tiny|small|medium|big)?int\(\d+\)/.test(type.sql)
    ? parseType(type.sql.replace(/\(\d+\)/, ''))
    : type;
}

const isSign = (token: Token) => /^(un)?signed$|^zerofill$/i.test(token.text);

function portable(base: string, values: readonly string[]): ColumnType | null {
  const [first, second] = values.map(Number);
  switch (base) {
    case 'boolean':
      return { kind: 'boolean' };
    case 'tinyint':
      return first === 1 ? { kind: 'boolean' } : null;
    case 'smallint':
    case 'bigint':
      return first === undefined ? { kind: base } : null;
    case 'int':
      return first === undefined ? { kind: 'integer' } : null;
    case 'decimal':
      return { kind: 'decimal', precision: first ?? 10, scale: second ?? 0 };
    case 'float':
      // https://dev.mysql.com/doc/refman/8.4/en/floating-point-types.html
      if (second !== undefined) return null;
      return { kind: first === undefined || first <= 24 ? 'real' : 'double' };
    case 'double':
      return first === undefined ? { kind: 'double' } : null;
    case 'varchar':
      return first === undefined ? null : { kind: 'string', length: first };
    case 'char':
      return { kind: 'char', length: first ?? 1 };
    case 'text':
    case 'json':
    case 'uuid':
    case 'date':
      return first === undefined ? { kind: base } : null;
    case 'time':
      return { kind: 'time', precision: first || null, withTimeZone: false };
    case 'datetime':
      return { kind: 'timestamp', precision: first || null, withTimeZone: false };
    case 'timestamp':
      return { kind: 'timestamp', precision: first || null, withTimeZone: true };
    case 'blob':
      return first === undefined ? { kind: 'binary', length: null } : null;
    case 'varbinary':
      return first === undefined ? null : { kind: 'binary', length: first };
    case 'enum':
      return {
        kind: 'enum',
        name: null,
        schema: null,
        values: values.map((it) => decodeString(tokensOf(it)[0]!)),
      };
    default:
      return null;
  }
}

/** The values that the type's text lists: an ENUM's or a SET's; null for any other. */
export function listedValues(text: string): readonly string[] | null {
  const [name, ...rest] = tokensOf(text);
  if (name === undefined || !/^(enum|set)$/i.test(name.text)) return null;
  return rest.filter((it) => it.kind === 'string').map(decodeString);
}

function rawSpelling(base: string, values: readonly string[], suffix: string): string {
  const size = values.length > 0 ? `(${values.join(',')})` : base === 'bit' || base === 'binary' ? '(1)' : '';
  return `${base}${size}${suffix === '' ? '' : ` ${suffix}`}`;
}

/** What kinds of values a type holds: it decides how a default is written and read. */
export type ValueClass =
  | 'boolean'
  | 'integer'
  | 'decimal'
  | 'float'
  | 'bit'
  | 'text'
  | 'bytes'
  | 'timestamp'
  | 'date'
  | 'time'
  /** Types whose literal defaults MySQL wants in parentheses: text, blob, json, geometry. */
  | 'large'
  | 'other';

export function valueClass(type: ColumnType): ValueClass {
  switch (type.kind) {
    case 'boolean':
      return 'boolean';
    case 'smallint':
    case 'integer':
    case 'bigint':
      return 'integer';
    case 'decimal':
      return 'decimal';
    case 'real':
    case 'double':
      return 'float';
    case 'string':
    case 'char':
    case 'enum':
      return 'text';
    case 'timestamp':
    case 'date':
    case 'time':
      return type.kind;
    case 'text':
    case 'json':
    case 'jsonb':
      return 'large';
    case 'binary':
      return type.length === null ? 'large' : 'bytes';
    case 'uuid':
    case 'array':
      return 'other';
    case 'raw':
      return rawClass(type.sql);
  }
}

function rawClass(sql: string): ValueClass {
  const base = /^[a-z0-9]*/.exec(sql.toLowerCase())![0];
  if (/^(tiny|small|medium|big)?int$|^year$/.test(base)) return 'integer';
  if (/^(float|double)$/.test(base)) return 'float';
  if (/text$|blob$|geometry|point$|linestring$|polygon$|geometrycollection$|^geomcollection$/.test(base)) {
    return 'large';
  }
  if (base === 'varbinary' || base === 'binary') return 'bytes';
  if (base === 'varchar' || base === 'char' || base === 'set') return 'text';
  return base === 'decimal' || base === 'bit' ? base : 'other';
}

/** Whether a column of the type has a character set and collation. */
export function hasCollation(type: ColumnType): boolean {
  switch (type.kind) {
    case 'string':
    case 'char':
    case 'text':
    case 'enum':
      return true;
    case 'raw':
      return /^(n|national )?(var)?char|text\b|^(set|enum)\b|^long( |$)/i.test(type.sql);
    default:
      return false;
  }
}
