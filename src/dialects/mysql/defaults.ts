import type { Column, ColumnType, Default } from '../../catalog/index.js';
import type { Token } from '../shared/tokenizer.js';
import { bare, decodeString, isPlainString, kept, normalForm, tokensOf } from './expressions.js';
import { quoteString } from './quoting.js';
import type { ValueClass } from './types.js';
import { typeSql, valueClass } from './types.js';

/**
 * A default as a server tells it: a value as it is, or SQL. MySQL puts SQL that is computed for each row in
 * parentheses, MariaDB makes no such difference.
 */
export type ServerDefault =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'sql'; readonly text: string; readonly enclosed: boolean };

/** What a server's text means: a literal where that is certain, else SQL. Null for DEFAULT NULL. */
export function readDefault(type: ColumnType, found: ServerDefault): Default | null {
  if (found.kind === 'value' && !isNumeric(valueClass(type))) {
    return canonicalDefault({ kind: 'literal', value: found.text }, type);
  }
  const isEnclosed = found.kind === 'sql' && found.enclosed;
  const text = isEnclosed ? `(${kept(found.text)})` : found.text;
  return canonicalDefault({ kind: 'sql', sql: text }, type);
}

function isNumeric(kind: ValueClass): boolean {
  return kind === 'boolean' || kind === 'integer' || kind === 'decimal' || kind === 'float' || kind === 'bit';
}

/**
 * One way to say each default of a column of this type: literals have the column's kind of value, `now` is
 * the current time in the column's own precision, SQL that is nothing but a literal becomes one. SQL in
 * parentheses keeps them where they make it something else to MySQL: a literal or the current time that
 * is computed for each row. Null for NULL, which is what a column has that has no default.
 */
export function canonicalDefault(value: Default, type: ColumnType): Default | null {
  switch (value.kind) {
    case 'literal':
      return { kind: 'literal', ...literalOf(value.value, type) };
    case 'now':
      return isTime(type) ? value : { kind: 'sql', sql: 'now()' };
    case 'sql':
      return canonicalSql(value.sql, type);
  }
}

const isTime = (type: ColumnType) => ['timestamp', 'date', 'time'].includes(valueClass(type));

function canonicalSql(sql: string, type: ColumnType): Default | null {
  const inner = kept(sql);
  const enclosed = isEnclosed(sql);
  const kind = valueClass(type);
  const literal = literalIn(tokensOf(inner), type);
  const now = isNow(inner, type);
  // Where only an expression can stand, the parentheses say nothing.
  const alwaysEnclosed = now ? kind !== 'timestamp' : kind === 'large' && typeof literal === 'object';
  if (enclosed && !alwaysEnclosed) {
    return { kind: 'sql', sql: now || literal !== undefined ? `(${inner})` : inner };
  }
  if (now) return { kind: 'now' };
  return literal === undefined ? { kind: 'sql', sql: inner } : literal;
}

const isEnclosed = (sql: string) => bare(sql).length < sql.trim().length && tokensOf(sql)[0]?.text === '(';

/** The default that a text of one literal is, null for NULL; undefined when the text is no single literal. */
function literalIn(tokens: readonly Token[], type: ColumnType): Default | null | undefined {
  const [first, second] = tokens;
  if (first === undefined) return undefined;
  if (tokens.length === 2) {
    const isSigned = first.text === '-' || first.text === '+';
    return isSigned && isNumber(second!) ? numberLiteral(first.text + second!.text, type) : undefined;
  }
  if (tokens.length > 2) return undefined;
  if (isPlainString(first)) return canonicalDefault({ kind: 'literal', value: decodeString(first) }, type);
  if (isNumber(first)) return numberLiteral(first.text, type);
  switch (first.text.toLowerCase()) {
    case 'null':
      return null;
    case 'true':
    case 'false':
      return canonicalDefault({ kind: 'literal', value: first.text.toLowerCase() === 'true' }, type);
  }
  if (valueClass(type) === 'bit' && /^b'[01]{1,53}'$/i.test(first.text)) {
    return { kind: 'literal', value: Number.parseInt(first.text.slice(2, -1), 2) };
  }
  const hex = /^(?:0x((?:[0-9a-f]{2})*)|x'((?:[0-9a-f]{2})*)')$/i.exec(first.text);
  return isOfBytes(type) && hex !== null ? bytesLiteral(hex[1] ?? hex[2]!, type) : undefined;
}

/** The values of an enumeration are bytes where its character set is binary, and MariaDB 11.8 writes them as such. */
const isOfBytes = (type: ColumnType) => valueClass(type) === 'bytes' || /^(enum|set)\b/.test(typeSql(type));

/** Bytes given in hexadecimal: as the text that they are in UTF-8, else as they are. */
function bytesLiteral(hex: string, type: ColumnType): Default {
  const said = isPadded(type) ? hex.replace(/(?:00)+$/, '') : hex;
  const bytes = Buffer.from(said, 'hex');
  const text = bytes.toString('utf8');
  if (Buffer.from(text, 'utf8').equals(bytes)) return { kind: 'literal', value: text };
  return { kind: 'sql', sql: `0x${said.toUpperCase()}` };
}

const isNumber = (token: Token) => token.kind === 'number' && !/^0x/i.test(token.text);

function numberLiteral(text: string, type: ColumnType): Default {
  const number = Number(text);
  if (Number.isFinite(number) && isExact(number, text, type)) {
    return canonicalDefault({ kind: 'literal', value: number }, type)!;
  }
  return { kind: 'sql', sql: text };
}

/** Whether nothing of the text is lost when it is kept as a JavaScript number and written for this type. */
function isExact(number: number, text: string, type: ColumnType): boolean {
  if (String(number) === text) return true;
  switch (valueClass(type)) {
    case 'decimal': {
      const digits = text.replace(/^[-+]?0*/, '').replace('.', '');
      return digits.length <= 15 && number.toFixed(scaleOf(type)) === text;
    }
    case 'float':
      // The server writes as few digits as make the number out, as JavaScript does.
      return true;
    default:
      return false;
  }
}

function scaleOf(type: ColumnType): number {
  return Number(/,(\d+)\)/.exec(typeSql(type))?.[1] ?? 0);
}

/** BINARY fills its default up with zeros. https://dev.mysql.com/doc/refman/8.4/en/binary-varbinary.html */
const isPadded = (type: ColumnType) => typeSql(type).startsWith('binary');

function textOf(value: string | number | boolean): string {
  return typeof value === 'boolean' ? String(Number(value)) : String(value);
}

/** A literal as the column would hold it: `'5'` in an integer column is 5, 5 in a text column is `'5'`. */
function literalOf(value: string | number | boolean, type: ColumnType): { value: string | number | boolean } {
  const kind = valueClass(type);
  switch (kind) {
    case 'boolean': {
      const text = String(value);
      if (text === '1' || text === 'true') return { value: true };
      if (text === '0' || text === 'false') return { value: false };
      return { value: asNumber(value) };
    }
    case 'integer':
    case 'decimal':
    case 'float':
    case 'bit':
      return { value: asNumber(value) };
    case 'bytes':
      return { value: isPadded(type) ? textOf(value).replace(/\0+$/, '') : textOf(value) };
    case 'text':
    case 'timestamp':
    case 'date':
    case 'time':
    case 'other':
      return { value: textOf(value) };
    case 'large':
      // JSON has booleans of its own.
      return { value: String(value) };
  }
}

function asNumber(value: string | number | boolean): string | number {
  const number = Number(value);
  const exact = typeof value !== 'string' || String(number) === value;
  return exact && Number.isFinite(number) ? number : String(value);
}

const nowFunctions: Partial<Record<ValueClass, readonly string[]>> = {
  timestamp: ['current_timestamp', 'now', 'localtime', 'localtimestamp'],
  date: ['curdate', 'current_date'],
  time: ['curtime', 'current_time'],
};

/** Whether the SQL is the current time as the type's own default has it: `now()`, `CURRENT_TIMESTAMP(3)`. */
function isNow(sql: string, type: ColumnType): boolean {
  const [name, open, ...rest] = tokensOf(sql).map((token) => token.text.toLowerCase());
  if (name === undefined || nowFunctions[valueClass(type)]?.includes(name) !== true) return false;
  if (open === undefined) return precisionOf(type) === 0;
  const [digits, close] = rest.length === 1 ? ['0', rest[0]] : rest;
  return open === '(' && close === ')' && rest.length <= 2 && Number(digits) === precisionOf(type);
}

function precisionOf(type: ColumnType): number {
  return type.kind === 'timestamp' || type.kind === 'time' ? (type.precision ?? 0) : 0;
}

/** The current time for a column of the type. */
export function nowSql(type: ColumnType): string {
  const digits = precisionOf(type) === 0 ? '' : String(precisionOf(type));
  switch (valueClass(type)) {
    case 'date':
      return 'CURDATE()';
    case 'time':
      return `CURTIME(${digits})`;
    default:
      return `CURRENT_TIMESTAMP${digits === '' ? '' : `(${digits})`}`;
  }
}

/** A value as SQL that can be assigned: `UPDATE ... SET column = ...`. */
export function valueSql(value: Default, type: ColumnType): string {
  switch (value.kind) {
    case 'literal': {
      const { value: literal } = literalOf(value.value, type);
      return typeof literal === 'string' ? quoteString(literal) : String(Number(literal));
    }
    case 'now':
      return nowSql(type);
    case 'sql':
      return `(${bare(value.sql)})`;
  }
}

/**
 * What follows DEFAULT. Literals stand as they are, except for the types that take an expression only.
 * https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html#data-type-defaults-explicit
 */
export function defaultClause(value: Default, type: ColumnType): string {
  const kind = valueClass(type);
  switch (value.kind) {
    case 'literal':
      return kind === 'large' ? `(${valueSql(value, type)})` : valueSql(value, type);
    case 'now':
      return kind === 'timestamp' ? nowSql(type) : `(${nowSql(type)})`;
    case 'sql':
      return isBareLiteral(value.sql) && kind !== 'large' ? value.sql : valueSql(value, type);
  }
}

/** A number that JavaScript cannot hold, or bytes: `9223372036854775807`, `0x00FF`. */
function isBareLiteral(sql: string): boolean {
  const tokens = tokensOf(sql);
  const value = tokens.length === 2 && /^[-+]$/.test(tokens[0]!.text) ? tokens[1]! : tokens[0];
  const isSingle = tokens.length === 1 || value === tokens[1];
  return isSingle && (value?.kind === 'number' || (value?.kind === 'string' && !isPlainString(value)));
}

/** Two defaults of a column are the same when this is the same. */
export function defaultSql(value: Default, column: Column): string {
  const canonical = canonicalDefault(value, column.type);
  if (canonical === null) return 'NULL';
  return canonical.kind === 'sql' && !isEnclosed(canonical.sql)
    ? normalForm(canonical.sql)
    : defaultClause(canonical, column.type);
}
