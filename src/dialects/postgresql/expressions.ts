import type { ExpressionRules } from '../shared/expression.js';

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
