import type { LexicalRules, Token } from './tokenizer.js';
import { tokenize } from './tokenizer.js';

/** How two spellings of an expression are held against each other. */
export interface ExpressionRules extends LexicalRules {
  /** What a quoted identifier would be without its quotes: PostgreSQL keeps its case, the others do not. */
  foldQuoted(name: string): string;
}

/** Words that are values when they stand alone, so that `"user"` is a column and `user` is not. */
const valueWords = new Set([
  'null',
  'true',
  'false',
  'default',
  'user',
  'current_user',
  'session_user',
  'current_date',
  'current_time',
  'current_timestamp',
  'localtime',
  'localtimestamp',
]);

/**
 * One spelling for all that differ only in white space, comments, the case of words, needless quotes around
 * identifiers, needless parentheses around the whole, and `!=` for `<>`. Two expressions that are normalised
 * to the same text mean the same; of two that are not, nothing is known.
 */
export function normalizeExpression(text: string, rules: ExpressionRules): string {
  return withoutRedundantParentheses(tokenize(text, rules))
    .map((token) => spelling(token, rules))
    .join(' ');
}

function spelling(token: Token, rules: ExpressionRules): string {
  switch (token.kind) {
    case 'word':
    case 'number':
      return token.text.toLowerCase();
    case 'operator':
      return token.text === '!=' ? '<>' : token.text;
    case 'string':
      return token.text;
    case 'quoted': {
      const name = rules.foldQuoted(token.value);
      const plain = /^[\p{L}_][\p{L}\p{N}_$]*$/u.test(name) && !valueWords.has(name);
      return plain ? name : `"${name.replaceAll('"', '""')}"`;
    }
  }
}

/** A name or a number: there are neither comments nor parentheses around it. */
const nameOrNumber = /^(?:[\w.]+|"[^"\\]+"|`[^`]+`)$/;

/** The text without its comments and without the white space around it: it can be put between parentheses. */
export function withoutComments(text: string, rules: LexicalRules): string {
  if (nameOrNumber.test(text)) return text;
  const tokens = tokenize(text, rules);
  return tokens
    .map((token, i) => {
      const gap = i === 0 ? '' : text.slice(tokens[i - 1]!.end, token.start);
      // Two tokens without anything between them stay so; otherwise the text's own white space is kept.
      return (/^\s*$/.test(gap) ? gap : ' ') + token.text;
    })
    .join('');
}

/** The text without comments and without parentheses around the whole of it. */
export function withoutOuterParentheses(text: string, rules: LexicalRules): string {
  if (nameOrNumber.test(text)) return text;
  const clean = withoutComments(text, rules);
  const tokens = tokenize(clean, rules);
  let depth = 0;
  while (isEnclosed(tokens, depth)) depth++;
  if (depth === 0) return clean;
  return clean.slice(tokens[depth]!.start, tokens[tokens.length - 1 - depth]!.end);
}

/** Whether the tokens but for the first and last `skip` stand between one pair of parentheses. */
function isEnclosed(tokens: readonly Token[], skip: number): boolean {
  const last = tokens.length - 1 - skip;
  // `()` is no expression, so there must be something inside.
  return last > skip + 1 && tokens[skip]!.text === '(' && matching(tokens).get(skip) === last;
}

/** Drops the parentheses around the whole, and those directly inside of other grouping parentheses. */
function withoutRedundantParentheses(tokens: readonly Token[]): readonly Token[] {
  const pairs = matching(tokens);
  const dropped = new Set<number>();
  for (let skip = 0; isEnclosed(tokens, skip); skip++) dropped.add(skip).add(tokens.length - 1 - skip);
  for (const [open, close] of pairs) {
    const before = tokens[open - 1];
    // After a name stand a function's arguments or the values of IN, where one more pair makes a row of them.
    const groups = before === undefined || before.kind === 'operator';
    const inner = pairs.get(open + 1);
    if (groups && inner === close - 1) dropped.add(open).add(close);
  }
  return tokens.filter((_, i) => !dropped.has(i));
}

/** For every opening parenthesis the place of the one that closes it. */
function matching(tokens: readonly Token[]): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const open: number[] = [];
  tokens.forEach((token, i) => {
    if (token.kind !== 'operator') return;
    if (token.text === '(') open.push(i);
    else if (token.text === ')' && open.length > 0) pairs.set(open.pop()!, i);
  });
  return pairs;
}

/** Whether an expression, or any SQL, uses a name. A word of the language that is spelled alike counts too. */
export function mentions(text: string, name: string, rules: ExpressionRules): boolean {
  const wanted = rules.foldQuoted(name);
  return tokenize(text, rules).some(
    (token) =>
      (token.kind === 'quoted' && rules.foldQuoted(token.value) === wanted) ||
      (token.kind === 'word' && token.text.toLowerCase() === wanted.toLowerCase()),
  );
}
