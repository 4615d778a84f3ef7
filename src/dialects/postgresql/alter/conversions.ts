import type { ColumnType } from '../../../catalog/index.js';
import { quoteIdentifier } from '../quoting.js';
import { isInteger, isNumeric, typeSql } from '../types.js';
import { castThrough, convertInterval } from './raw-casts.js';

/**
 * The expression for ALTER COLUMN ... TYPE ... USING, or null where PostgreSQL converts by itself. That is
 * preferred where it can be had: an assignment fails for a text that is too long, an explicit cast cuts it.
 *
 * https://www.postgresql.org/docs/current/sql-createcast.html
 */
export function conversion(from: ColumnType | null, to: ColumnType, column: string): string | null {
  return convert(from, to, quoteIdentifier(column));
}

/** The same for any value. */
export function convert(from: ColumnType | null, to: ColumnType, value: string): string | null {
  if (from?.kind === 'boolean' && isShorterThanFalse(to)) return `left(${value}::text, 1)`;
  if (from?.kind === 'array' && isText(to)) return textOfArray(value);
  if (from !== null && isJson(from) && isText(to)) return textOfJson(from, value);
  if (from?.kind === 'binary' && isText(to)) return textOfBytes(value);
  if (from?.kind === 'raw' && baseName(from.sql) === 'inet' && isText(to)) return textOfAddress(value);
  if (isAssigned(from, to)) return null;
  const cast = (through: string) => `${value}::${through}${typeSql(to)}`;
  if (from === null) return cast('');
  if (isHstore(from) || isHstore(to)) return convertHstore(from, to, value);
  if (to.kind === 'array') return toArray(from, to.of, value);
  if (from.kind === 'array') return fromArray(to, value);
  if (from.kind === 'raw' || to.kind === 'raw') return convertRaw(from, to, value);
  if (isText(from) && isJson(to)) return jsonOfText(to, value);
  if (isText(from) && to.kind === 'binary') return bytesOfText(value);
  if (isText(from)) return cast('');
  if (isJson(to)) return toJson(to, value);
  if (isInteger(from) && to.kind === 'uuid') return `lpad(to_hex(${value}::bigint), 32, '0')::uuid`;
  if (from.kind === 'uuid' && isInteger(to)) return `${numberOfUuid(value)}::${typeSql(to)}`;
  if (from.kind === 'boolean' && isNumeric(to)) return cast(to.kind === 'integer' ? '' : 'integer::');
  if (isNumeric(from) && to.kind === 'boolean') return `${value} <> 0`;
  if (isMoment(to) && from.kind === 'boolean') return `CASE WHEN ${value} THEN now() END`;
  if (isMoment(from) && to.kind === 'boolean') return `${value} IS NOT NULL`;
  if (isMoment(to) && isNumeric(from)) return fromSeconds(to, value);
  if (isMoment(from) && isNumeric(to)) return `extract(epoch FROM ${value})::${typeSql(to)}`;
  // Anything can be written as text; whether it can be read as the new type, its rows decide.
  return cast('text::');
}

/** Whether the server has a cast that it uses in assignments, so that ALTER TYPE needs no USING. */
function isAssigned(from: ColumnType | null, to: ColumnType): boolean {
  if (from?.kind === 'array') return to.kind === 'array' && isAssigned(from.of, to.of);
  if (from?.kind === 'raw' && to.kind === 'raw') return baseName(from.sql) === baseName(to.sql);
  // Every type is assigned to text by way of its output function.
  if (isText(to)) return true;
  if (from === null) return false;
  if (isNumeric(from) && isNumeric(to)) return true;
  if (isJson(from) && isJson(to)) return true;
  if (from.kind === 'enum' && to.kind === 'enum') return typeSql(from) === typeSql(to);
  switch (from.kind) {
    case 'date':
      return to.kind === 'date' || to.kind === 'timestamp';
    case 'timestamp':
      return (
        to.kind === 'date' ||
        to.kind === 'timestamp' ||
        (to.kind === 'time' && (from.withTimeZone || !to.withTimeZone))
      );
    case 'time':
      return to.kind === 'time';
    default:
      return from.kind === to.kind;
  }
}

function convertRaw(from: ColumnType, to: ColumnType, value: string): string {
  const interval = convertInterval(from, to, value);
  if (interval !== null) return interval;
  const through = isText(from) ? null : castThrough(from, to);
  return `${value}::${through === null ? '' : `${through}::`}${typeSql(to)}`;
}

/** The number of a UUID that a number became; of any other none can be read. */
function numberOfUuid(value: string): string {
  const digits = `right(translate(${value}::text, '-', ''), 16)`;
  return `CASE WHEN ${value}::text LIKE '00000000-0000-0000-%' THEN ('x' || ${digits})::bit(64)::bigint ELSE ${value}::text::bigint END`;
}

/** A value becomes an array of it; the elements of an array are converted one by one. */
function toArray(from: ColumnType, element: ColumnType, value: string): string {
  const type = `${typeSql(element)}[]`;
  if (from.kind === 'array') {
    const parts = [from.of, element];
    const isRaw = parts.some((it) => it.kind === 'raw') && castThrough(from.of, element) !== null;
    const needsText = isRaw || parts.some((it) => it.kind === 'enum');
    return needsText ? `${value}::text[]::${type}` : `${value}::${type}`;
  }
  if (isJson(from)) return `${textsOf(value)}::${type}`;
  const single = `ARRAY[${convert(from, element, value) ?? value}]`;
  if (!isText(from)) return `CASE WHEN ${value} IS NOT NULL THEN ${single} END`;
  // An explicit cast would cut elements that are too long.
  const whole = `${value}::${isText(element) ? 'text[]' : type}`;
  return `CASE WHEN ${isArrayLiteral(value)} THEN ${whole} WHEN ${value} IS NOT NULL THEN ${single} END`;
}

/** Whether a text is an array as PostgreSQL writes it, and no JSON object. */
function isArrayLiteral(value: string): string {
  return String.raw`${value} ~ '^\{.*\}$' AND ${value} !~ '^\{\s*"([^"\\]|\\.)*"\s*:'`;
}

/** An array as a text that becomes the array again, whatever elements it has; a text was the only one, maybe. */
function textOfArray(value: string): string {
  return `CASE WHEN cardinality(${value}) = 1 THEN coalesce(${value}[1]::text, ${value}::text) ELSE ${value}::text END`;
}

/**
 * The elements of a JSON array as texts. USING takes no subquery, so the array goes through a row: one of pg_class has a
 * text[]. https://www.postgresql.org/docs/current/functions-json.html
 */
function textsOf(value: string): string {
  return `(json_populate_record(NULL::pg_catalog.pg_class, json_build_object('reloptions', ${value}))).reloptions`;
}

/** An array of one element becomes that element; one of several fails. */
function fromArray(to: ColumnType, value: string): string {
  if (isJson(to)) return toJson(to, value);
  return `nullif(array_to_string(${value}, ','), '')::${typeSql(to)}`;
}

/** https://www.postgresql.org/docs/current/hstore.html */
function convertHstore(from: ColumnType, to: ColumnType, value: string): string {
  const [before, after] = [typeSql(from), typeSql(to)];
  if (isHstore(from)) {
    if (isJson(to)) return `${value}::${after}`;
    return to.kind === 'array' ? `${before}_to_array(${value})::${after}` : `${value}::text::${after}`;
  }
  if (from.kind === 'array') return `${value}::text[]::${after}`;
  if (!isJson(from)) return `${value}::text::${after}`;
  // USING takes no subquery: what jsonb_each_text() gives comes by two paths.
  const each = (what: string) => textsOf(`jsonb_path_query_array(${value}::jsonb, '$.keyvalue().${what}')`);
  return `${after}(${each('key')}, ${each('value')})`;
}

/** The type of the extension, whatever schema that is in. */
function isHstore(type: ColumnType): boolean {
  return type.kind === 'raw' && /(^|\.)hstore$/.test(type.sql);
}

/** Numbers of moments count seconds since 1970, whatever the time zone of the session. */
function fromSeconds(to: ColumnType, value: string): string {
  const moment = `to_timestamp(${value})`;
  if (to.kind === 'timestamp' && to.withTimeZone) return moment;
  const inUtc = `${moment} AT TIME ZONE 'UTC'`;
  return to.kind === 'date' ? `(${inUtc})::date` : inUtc;
}

/** Bytes in hexadecimal digits, or those of the text. https://www.postgresql.org/docs/current/datatype-binary.html */
function bytesOfText(value: string): string {
  return String.raw`CASE WHEN ${value} ~ '^\\x([0-9a-fA-F]{2})*$' THEN ${value}::bytea ELSE convert_to(${value}, 'UTF8') END`;
}

/**
 * The address as it is shown: a cast would write /32 behind that of a single host.
 * https://www.postgresql.org/docs/current/functions-net.html
 */
function textOfAddress(value: string): string {
  return `abbrev(${value})`;
}

/** The text that bytes of ASCII are, or their hexadecimal digits. */
function textOfBytes(value: string): string {
  const text = `encode(${value}, 'escape')`;
  return String.raw`CASE WHEN ${text} ~ '\\' THEN ${value}::text ELSE ${text} END`;
}

/** A text that is no JSON becomes a JSON string. */
function jsonOfText(to: ColumnType, value: string): string {
  return `CASE WHEN ${looksLikeJson(value)} THEN ${value}::${to.kind} ELSE ${toJson(to, `${value}::text`)} END`;
}

/** JSON as a text that becomes it again: a string without its quotes, unless that would be JSON too. */
function textOfJson(from: ColumnType, value: string): string {
  const string = `(${value} #>> '{}')`;
  return `CASE WHEN ${from.kind}_typeof(${value}) = 'string' AND NOT ${looksLikeJson(string)} THEN ${string} ELSE ${value}::text END`;
}

/** Since version 16 there is IS JSON. https://www.postgresql.org/docs/current/functions-json.html */
function looksLikeJson(value: string): string {
  return String.raw`${value} ~ '^\s*(\{.*\}|\[.*\]|"([^"\\]|\\.)*"|-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?|true|false|null)\s*$'`;
}

function toJson(to: ColumnType, value: string): string {
  return `to_${to.kind}(${value})`;
}

export function isText(type: ColumnType): boolean {
  return type.kind === 'text' || type.kind === 'string' || type.kind === 'char';
}

/** Whether a text is too short for `false`, but has room for `f`. */
function isShorterThanFalse(type: ColumnType): boolean {
  if (type.kind === 'char') return (type.length ?? 1) < 5;
  return type.kind === 'string' && type.length !== null && type.length < 5;
}

function isMoment(type: ColumnType): boolean {
  return type.kind === 'timestamp' || type.kind === 'date';
}

function isJson(type: ColumnType): boolean {
  return type.kind === 'json' || type.kind === 'jsonb';
}

/** `bit(3)` and `bit(5)` are one type with two lengths. */
function baseName(type: string): string {
  return type.replace(/\(.*\)/, '');
}

/**
 * Whether values of both types compare with each other through one index, as the two sides of a foreign key
 * must, and expressions over one hold for the other.
 */
export function isComparable(a: ColumnType, b: ColumnType): boolean {
  if (a.kind === 'array' && b.kind === 'array') return isComparable(a.of, b.of);
  if (isInteger(a) && isInteger(b)) return true;
  const isVarying = (type: ColumnType) => type.kind === 'text' || type.kind === 'string';
  if (isVarying(a) && isVarying(b)) return true;
  if (a.kind === 'raw' && b.kind === 'raw') return baseName(a.sql) === baseName(b.sql);
  if (a.kind === 'enum' && b.kind === 'enum') return typeSql(a) === typeSql(b);
  if ((a.kind === 'timestamp' || a.kind === 'time') && a.kind === b.kind) {
    return a.withTimeZone === (b as typeof a).withTimeZone;
  }
  return a.kind === b.kind;
}
