import type { Column, Table } from '../../catalog/index.js';
import type { ExpressionRules } from '../shared/expression.js';
import {
  mentions as mentionsName,
  normalizeExpression,
  withoutOuterParentheses,
} from '../shared/expression.js';
import { renameInExpression } from '../shared/rename.js';
import type { Token } from '../shared/tokenizer.js';
import { tokenize } from '../shared/tokenizer.js';
import { quoteIdentifier, quoteString } from './quoting.js';

/** How MySQL and MariaDB read an expression. https://dev.mysql.com/doc/refman/8.4/en/language-structure.html */
export const expressionRules: ExpressionRules = {
  identifierQuotes: { '`': '`' },
  stringQuotes: ["'", '"'],
  stringPrefixes: ['x', 'b', 'n'],
  backslashEscapes: 'always',
  hashComments: true,
  nestedComments: false,
  dollarQuotes: false,
  // Column names compare without case on every platform.
  foldQuoted: (name) => name.toLowerCase(),
};

/** With sql_mode ANSI_QUOTES, double quotes are the identifiers'. */
export const ansiRules: ExpressionRules = {
  ...expressionRules,
  identifierQuotes: { '`': '`', '"': '"' },
  stringQuotes: ["'"],
};

export function tokensOf(text: string): readonly Token[] {
  return tokenize(text, expressionRules);
}

/** The text without comments and without parentheses around the whole. */
export function bare(expression: string): string {
  return withoutOuterParentheses(expression, expressionRules);
}

/**
 * An expression without what MySQL writes into it one time and another time not, depending on what has
 * last rebuilt the table: `-(1)` for `-1`, and before a string the character set that it was converted to.
 * That one must go: the server has put the string itself into the connection's character set.
 */
export function kept(expression: string): string {
  const text = bare(expression);
  const tokens = tokensOf(text);
  const dropped = new Set<Token>();
  tokens.forEach((token, i) => {
    const [minus, open, close] = [tokens[i - 2], tokens[i - 1], tokens[i + 1]];
    const isEnclosed = minus?.text === '-' && open?.text === '(' && close?.text === ')';
    if (token.kind === 'number' && isEnclosed) dropped.add(open).add(close);
    if (isIntroducer(token, close)) dropped.add(token);
  });
  let result = '';
  let end = 0;
  for (const token of dropped.size === 0 ? [] : [...dropped].sort((a, b) => a.start - b.start)) {
    result += text.slice(end, token.start);
    end = token.end;
  }
  return result + text.slice(end);
}

/** Whether two texts say the same even to someone who knows nothing of the functions and operators in them. */
export function sameText(a: string, b: string): boolean {
  return a === b || normalForm(a) === normalForm(b);
}

export function normalForm(expression: string): string {
  return normalizeExpression(respelled(kept(expression)), expressionRules);
}

/** Whether an expression uses a column. With ANSI_QUOTES the server may have put it in double quotes. */
export function mentions(expression: string, column: string): boolean {
  if (isRowTime(expression)) return false;
  return [expressionRules, ansiRules].some((rules) => mentionsName(expression, column, rules));
}

/** MariaDB: what a column is generated as that says since when, or until when, a row of a versioned table is as it is. */
export function isRowTime(expression: string | undefined): boolean {
  return expression !== undefined && /^row\s+(start|end)$/i.test(expression);
}

/** Strings with one way of escaping. */
function respelled(expression: string): string {
  let end = 0;
  return tokensOf(expression)
    .map((token) => {
      const gap = token.start > end || end === 0 ? ' ' : '';
      end = token.end;
      return gap + (isPlainString(token) ? quoteString(decodeString(token)) : token.text);
    })
    .join('');
}

/** Whether a token is a character set in front of a string: `_latin1'x'`. `_binary` makes bytes of it, and counts. */
export function isIntroducer(token: Token, next: Token | undefined): boolean {
  return (
    token.kind === 'word' &&
    token.text.startsWith('_') &&
    token.text.toLowerCase() !== '_binary' &&
    next?.kind === 'string' &&
    next.start === token.end
  );
}

/** A string that is text: not the bits or bytes of `b'101'` and `x'00ff'`. */
export function isPlainString(token: Token): boolean {
  return token.kind === 'string' && /^['"]/.test(token.text);
}

// https://dev.mysql.com/doc/refman/8.4/en/string-literals.html#character-escape-sequences
const unescaped: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  n: '\n',
  r: '\r',
  t: '\t',
  Z: '\x1a',
  '%': '\\%',
  _: '\\_',
};

/** What a string token says, its escapes resolved. */
export function decodeString(token: Token): string {
  return token.value.replace(/\\([\s\S])/g, (_, char: string) => unescaped[char] ?? char);
}

// https://dev.mysql.com/doc/refman/8.4/en/replication-rbr-safe-unsafe.html
const unsafeFunctions = new Set([
  'current_role',
  'current_user',
  'found_rows',
  'get_lock',
  'is_free_lock',
  'is_used_lock',
  'last_insert_id',
  'load_file',
  'rand',
  'random_bytes',
  'release_lock',
  'row_count',
  'session_user',
  'sleep',
  'sysdate',
  'system_user',
  'user',
  'uuid',
  'uuid_short',
]);

/**
 * Whether a replica that executes the same statement could get another value: MySQL does not add columns in
 * a statement with such an expression, whichever column it is of.
 */
export function isUnsafe(expression: string): boolean {
  return tokensOf(expression).some(
    (token) => token.kind === 'word' && unsafeFunctions.has(token.text.toLowerCase()),
  );
}

/** The expression after a column has got another name, as the server itself rewrites it when it can. */
export function renamedIn(expression: string, from: string, to: string): string {
  if (isRowTime(expression)) return expression;
  return renameInExpression(expression, { from, to }, expressionRules, quoteIdentifier);
}

/** The expression without a database's name in front of others. */
export function withoutQualifier(expression: string, database: string): string {
  const tokens = tokensOf(expression);
  const isQualifier = (token: Token | undefined) => token?.kind === 'quoted' && token.value === database;
  return tokens.reduceRight(
    (text, token, i) =>
      isQualifier(token) && tokens[i + 1]?.text === '.'
        ? text.slice(0, token.start) + text.slice(tokens[i + 1]!.end)
        : text,
    expression,
  );
}

/** The generated columns that use a column, and those that use these. */
export function generatedFrom(table: Table, name: string): readonly Column[] {
  const reached = new Set([name]);
  for (const { name: own, generated } of table.columns) {
    // A generated column can use plain ones and those that stand before it, so one pass is enough.
    if (generated !== null && [...reached].some((it) => mentions(generated.expression, it))) reached.add(own);
  }
  return table.columns.filter((it) => it.name !== name && reached.has(it.name));
}
