import type { ColumnType, Default } from '../../catalog/index.js';
import { withoutOuterParentheses } from '../shared/expression.js';
import { tokenize } from '../shared/tokenizer.js';
import { literal, sqliteRules } from './names.js';

/** The current time as a column of this type holds it: a DATE is not to hold a time of day. */
function currentTime(type: ColumnType): string {
  if (type.kind === 'date') return 'CURRENT_DATE';
  return type.kind === 'time' ? 'CURRENT_TIME' : 'CURRENT_TIMESTAMP';
}

/** What follows DEFAULT in the definition of a column of this type. */
export function defaultSql(value: Default, type: ColumnType): string {
  if (value.kind === 'now') return currentTime(type);
  return value.kind === 'sql' ? `(${value.sql})` : literal(value.value);
}

/**
 * What follows DEFAULT, in portable words; `null` for NULL, which is no default.
 * https://www.sqlite.org/lang_createtable.html#the_default_clause
 */
export function parseDefault(text: string, type: ColumnType): Default | null {
  const bare = withoutOuterParentheses(text, sqliteRules);
  const tokens = tokenize(bare, sqliteRules);
  const sql: Default = { kind: 'sql', sql: bare };
  const [first, second] = tokens;
  if (tokens.length === 2 && first!.text === '-' && second!.kind === 'number') {
    return numberOr(sql, `-${second!.text}`);
  }
  if (tokens.length !== 1) return sql;
  const token = first!;
  switch (token.kind) {
    case 'number':
      return numberOr(sql, token.text);
    case 'string':
      return token.text.startsWith("'") ? { kind: 'literal', value: token.value } : sql;
    case 'quoted':
      return { kind: 'literal', value: token.value };
    case 'operator':
      return sql;
    case 'word': {
      const word = token.text.toUpperCase();
      if (word === 'NULL') return null;
      if (word === 'TRUE' || word === 'FALSE') return { kind: 'literal', value: word === 'TRUE' };
      if (word === currentTime(type)) return { kind: 'now' };
      if (word.startsWith('CURRENT_')) return sql;
      // A name that stands alone is a text, as a quoted one is: a default cannot refer to a column.
      return { kind: 'literal', value: token.text };
    }
  }
}

/** Only what a number says exactly may become one: 1.50 and 9007199254740993 stay text. */
function numberOr(otherwise: Default, text: string): Default {
  return String(Number(text)) === text ? { kind: 'literal', value: Number(text) } : otherwise;
}
