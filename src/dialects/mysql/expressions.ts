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
 * A server's expression as it is kept: MySQL writes `-(1)` for `-1`, and `-1` again once it has rebuilt the
 * table for some other reason.
 */
export function kept(expression: string): string {
  const text = bare(expression);
  const tokens = tokensOf(text);
  let result = '';
  let end = 0;
  tokens.forEach((token, i) => {
    const [before, open, close] = [tokens[i - 2], tokens[i - 1], tokens[i + 1]];
    if (token.kind !== 'number' || before?.text !== '-' || open?.text !== '(' || close?.text !== ')') return;
    result += text.slice(end, open.start) + token.text;
    end = close.end;
  });
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
  return [expressionRules, ansiRules].some((rules) => mentionsName(expression, column, rules));
}

/**
 * Strings with one way of escaping, and without the character set that MySQL writes before each
 * (`_utf8mb4'x'`): it tells the one of the connection that created the expression, not what it means.
 * `_binary` stays, it makes bytes of the text.
 */
function respelled(expression: string): string {
  const tokens = tokensOf(expression);
  let end = 0;
  return tokens
    .map((token, i) => {
      const gap = token.start > end || end === 0 ? ' ' : '';
      end = token.end;
      if (isIntroducer(token, tokens[i + 1])) return gap;
      return gap + (isPlainString(token) ? quoteString(decodeString(token)) : token.text);
    })
    .join('');
}

/** Whether a token is a character set in front of a string: `_latin1'x'`. */
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

/** The expression after a column has got another name, as the server itself rewrites it when it can. */
export function renamedIn(expression: string, from: string, to: string): string {
  return renameInExpression(expression, { from, to }, expressionRules, quoteIdentifier);
}
