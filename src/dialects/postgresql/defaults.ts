import type { Column, ColumnType, Default } from '../../catalog/index.js';
import { tokenize } from '../shared/tokenizer.js';
import { expressionRules } from './expressions.js';
import { liveExpression } from './in-lists.js';
import { literal } from './quoting.js';
import { isNumeric } from './types.js';

/** What `now()` of the models is compiled to; the server keeps this spelling. */
const now = 'now()';

/**
 * The other names of now(). They mean the same and are kept as they were written.
 * https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-CURRENT
 */
const namesOfNow = new Set([now, 'current_timestamp', 'transaction_timestamp()']);

/** A default as DDL wants it. */
export function defaultSql(value: Default): string {
  switch (value.kind) {
    case 'now':
      return now;
    case 'literal':
      return literal(value.value);
    case 'sql':
      return value.sql;
  }
}

/** Whether two defaults are the same, in other words perhaps. */
export function sameDefault(a: Default, b: Default): boolean {
  const [first, second] = [defaultSql(a), defaultSql(b)];
  return first === second || (namesOfNow.has(first.toLowerCase()) && namesOfNow.has(second.toLowerCase()));
}

/**
 * What a default is that pg_get_expr() spells so. `bareType` is the column's type without its parameters, as
 * format_type(oid, -1) has it: that is how the server casts the constants of the column's own type.
 */
export function parseDefault(text: string, type: ColumnType, bareType: string): Default {
  if (text === now) return { kind: 'now' };
  if (text === 'true' || text === 'false') return { kind: 'literal', value: text === 'true' };
  if (isPlainNumber(text)) return { kind: 'literal', value: Number(text) };
  const [constant, ...rest] = tokenize(text, expressionRules);
  const cast = rest[0]?.text === '::' ? text.slice(rest[0].end) : null;
  if (constant?.kind !== 'string' || !constant.text.startsWith("'") || cast === null)
    return { kind: 'sql', sql: liveExpression(text) };
  const { value } = constant;
  if (isNumeric(type) && isPlainNumber(value) && castOfNumber(Number(value)) === cast) {
    return { kind: 'literal', value: Number(value) };
  }
  return cast === bareType ? { kind: 'literal', value } : { kind: 'sql', sql: text };
}

/** A number that JavaScript spells the same, so that nothing of it is lost. */
function isPlainNumber(text: string): boolean {
  return /^-?\d/.test(text) && String(Number(text)) === text;
}

/** A constant, `7` or `'x'::text`, as a text that any type may read; null for any other default. */
export function untypedConstant(value: Default): Default | null {
  if (value.kind === 'now') return null;
  if (value.kind === 'literal') return { kind: 'literal', value: String(value.value) };
  const [constant, cast, ...rest] = tokenize(value.sql, expressionRules);
  const isConstant = constant?.kind === 'string' && constant.text.startsWith("'") && cast?.text === '::';
  const isPlain = rest.every((it) => it.kind === 'word' || it.kind === 'quoted' || it.kind === 'number');
  return isConstant && isPlain ? { kind: 'literal', value: constant.value } : null;
}

/** The type that the server gives to a number in SQL, and with which it spells negative ones: `'-1'::integer`. */
function castOfNumber(value: number): string {
  if (!Number.isInteger(value)) return 'numeric';
  if (Math.abs(value) < 2 ** 31) return 'integer';
  return Math.abs(value) < 2 ** 63 ? 'bigint' : 'numeric';
}

/**
 * A default of the models as the server would give it back, where that is certain: an integer column's `'0'`
 * is the number. Of the other numeric types the constant stays what it is, `'0'::bigint`.
 */
export function canonicalDefault(value: Default, type: Column['type']): Default {
  if (value.kind === 'sql') return value.sql.toLowerCase() === now ? { kind: 'now' } : value;
  const isNumberInQuotes =
    value.kind === 'literal' &&
    typeof value.value === 'string' &&
    type.kind === 'integer' &&
    /^\d/.test(value.value) &&
    isPlainNumber(value.value);
  return isNumberInQuotes ? { kind: 'literal', value: Number(value.value) } : value;
}
