import type { ColumnType } from '../../catalog/index.js';
import { qualified } from './quoting.js';

/**
 * The engine's own spelling of a type, as format_type() gives it, so that `typeSql(parseType(text))` is the
 * text again. The natural types of PostgreSQL:
 *
 *     smallint, integer, bigint      the same            time(p)           time(p) without time zone
 *     decimal(p, s)                  numeric(p,s)        time(p) with tz   time(p) with time zone
 *     real                           real                timestamp(p)      timestamp(p) without time zone
 *     double                         double precision    timestamp(p) tz   timestamp(p) with time zone
 *     string(n)                      character varying(n)
 *     char(n)                        character(n)        json, jsonb, uuid the same
 *     text, boolean, date            the same            binary            bytea (it has no length)
 *     enum                           a type of its own   array             T[] (it has no dimensions)
 *
 * https://www.postgresql.org/docs/current/datatype.html
 */
export function typeSql(type: ColumnType): string {
  switch (type.kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'real':
    case 'text':
    case 'boolean':
    case 'date':
    case 'json':
    case 'jsonb':
    case 'uuid':
      return type.kind;
    case 'decimal':
      return type.precision === null ? 'numeric' : `numeric(${type.precision},${type.scale ?? 0})`;
    case 'double':
      return 'double precision';
    case 'string':
      return `character varying${inParentheses(type.length)}`;
    case 'char':
      return `character${inParentheses(type.length ?? 1)}`;
    case 'time':
    case 'timestamp': {
      const zone = type.withTimeZone ? 'with time zone' : 'without time zone';
      return `${type.kind}${inParentheses(type.precision)} ${zone}`;
    }
    case 'binary':
      return 'bytea';
    case 'enum':
      return qualified({ schema: type.schema, name: type.name ?? '' });
    case 'array': {
      const element = typeSql(type.of);
      return element.endsWith('[]') ? element : `${element}[]`;
    }
    case 'raw':
      return type.sql;
  }
}

function inParentheses(number: number | null): string {
  return number === null ? '' : `(${number})`;
}

const plainTypes: ReadonlyMap<string, ColumnType> = new Map<string, ColumnType>([
  ['smallint', { kind: 'smallint' }],
  ['integer', { kind: 'integer' }],
  ['bigint', { kind: 'bigint' }],
  ['real', { kind: 'real' }],
  ['double precision', { kind: 'double' }],
  ['text', { kind: 'text' }],
  ['boolean', { kind: 'boolean' }],
  ['date', { kind: 'date' }],
  ['json', { kind: 'json' }],
  ['jsonb', { kind: 'jsonb' }],
  ['uuid', { kind: 'uuid' }],
  ['bytea', { kind: 'binary', length: null }],
]);

const parametrised =
  /^(numeric|character varying|character|time|timestamp)(?:\((\d+)(?:,(-?\d+))?\))?( with time zone| without time zone)?$/;

/**
 * What a type that the server spells so is in portable words; `raw` when there is no word for it. Enum types
 * look like any other name here: the inspector knows them by their identity.
 */
export function parseType(text: string): ColumnType {
  if (text.endsWith('[]')) return { kind: 'array', of: parseType(text.slice(0, -2)) };
  const plain = plainTypes.get(text);
  if (plain !== undefined) return plain;
  const [, name, first, second, zone] = parametrised.exec(text) ?? [];
  const number = first === undefined ? null : Number(first);
  const raw: ColumnType = { kind: 'raw', sql: text };
  switch (name) {
    case 'numeric':
      if (zone !== undefined || (number !== null && second === undefined)) return raw;
      return { kind: 'decimal', precision: number, scale: second === undefined ? null : Number(second) };
    case 'character varying':
      return zone === undefined && second === undefined ? { kind: 'string', length: number } : raw;
    case 'character':
      return zone === undefined && second === undefined && number !== null
        ? { kind: 'char', length: number }
        : raw;
    case 'time':
    case 'timestamp':
      return zone !== undefined && second === undefined
        ? { kind: name, precision: number, withTimeZone: zone === ' with time zone' }
        : raw;
    default:
      return raw;
  }
}

/** A type in the words that an inspection uses for it: what PostgreSQL does not keep is left out. */
export function canonicalType(type: ColumnType): ColumnType {
  if (type.kind === 'enum') return type;
  if (type.kind !== 'array') return parseType(typeSql(type));
  const of = canonicalType(type.of);
  return of.kind === 'array' ? of : { kind: 'array', of };
}

export function isInteger(type: ColumnType): type is IntegerType {
  return type.kind === 'smallint' || type.kind === 'integer' || type.kind === 'bigint';
}

export type IntegerType = Extract<ColumnType, { kind: 'smallint' | 'integer' | 'bigint' }>;

export function isNumeric(type: ColumnType): boolean {
  return isInteger(type) || type.kind === 'decimal' || type.kind === 'real' || type.kind === 'double';
}
