import type { ExpressionRules } from '../shared/expression.js';
import { withoutComments, withoutOuterParentheses } from '../shared/expression.js';

/** How PostgreSQL reads an expression. https://www.postgresql.org/docs/current/sql-syntax-lexical.html */
export const expressionRules: ExpressionRules = {
  identifierQuotes: { '"': '"' },
  stringQuotes: ["'"],
  stringPrefixes: ['b', 'e', 'n', 'x'],
  backslashEscapes: { prefix: 'e' },
  hashComments: false,
  nestedComments: true,
  dollarQuotes: true,
  // An unquoted name means its lower case; a quoted one is taken as it is.
  foldQuoted: (name) => name,
};

/**
 * An expression as a catalog holds it: without the parentheses around the whole, which the server puts there
 * or not depending on its version.
 */
export function bareExpression(text: string): string {
  return text.startsWith('(') ? withoutOuterParentheses(text, expressionRules) : text;
}

/** An expression of the models, where comments may stand as well. */
export function cleanExpression(text: string): string {
  return bareExpression(withoutComments(text, expressionRules));
}
