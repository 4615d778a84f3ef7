import type { Token } from '../../shared/tokenizer.js';
import { tokenize } from '../../shared/tokenizer.js';
import { expressionRules } from '../expressions.js';

/** A piece of a statement's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where the names stand in a CREATE statement of a routine or of a part of a table. */
export interface StatementNames {
  /** `function`, `trigger`, ... in lower case. */
  readonly kind: string;
  /** The (qualified) name of what is created. */
  readonly name: Span;
  /** Of a part of a table: the (qualified) name of that. */
  readonly table: Span | null;
  /** OR REPLACE, or an empty piece where it would stand. */
  readonly orReplace: Span;
}

const isWord = (token: Token | undefined, ...words: readonly string[]) =>
  token?.kind === 'word' && words.includes(token.text.toLowerCase());

/** The word that stands before the name of the table. */
const tableWords: Readonly<Record<string, string>> = { trigger: 'on', rule: 'to', statistics: 'from' };

/**
 * Finds the names in `CREATE [OR REPLACE] [CONSTRAINT] kind [IF NOT EXISTS] name ...`, where the kind is that of a
 * routine, TRIGGER, RULE or STATISTICS; null for anything else.
 */
export function namesIn(statement: string): StatementNames | null {
  const tokens = tokenize(statement, expressionRules);
  if (!isWord(tokens[0], 'create')) return null;
  const replaces = isWord(tokens[1], 'or') && isWord(tokens[2], 'replace');
  let at = replaces ? 3 : 1;
  if (isWord(tokens[at], 'constraint')) at++;
  if (!isWord(tokens[at], 'function', 'procedure', 'aggregate', ...Object.keys(tableWords))) return null;
  const kind = tokens[at]!.text.toLowerCase();
  const asks = isWord(tokens[at + 1], 'if') && isWord(tokens[at + 3], 'exists');
  const name = qualifiedName(tokens, at + (asks ? 4 : 1));
  if (name === null) return null;
  const orReplace = { start: tokens[0]!.end, end: replaces ? tokens[2]!.end : tokens[0]!.end };
  const word = tableWords[kind];
  if (word === undefined) return { kind, name: name.span, table: null, orReplace };
  // The first of these words is the one, but that expressions of statistics may have FROM in them.
  const isIt = (token: Token, i: number) => i >= name.next && isWord(token, word);
  const before = kind === 'statistics' ? tokens.findLastIndex(isIt) : tokens.findIndex(isIt);
  const table = before < 0 ? null : qualifiedName(tokens, before + 1);
  return table === null ? null : { kind, name: name.span, table: table.span, orReplace };
}

function qualifiedName(tokens: readonly Token[], at: number) {
  const first = tokens[at];
  if (first === undefined || (first.kind !== 'word' && first.kind !== 'quoted')) return null;
  const isQualified = tokens[at + 1]?.text === '.' && tokens[at + 2] !== undefined;
  const last = isQualified ? tokens[at + 2]! : first;
  return { span: { start: first.start, end: last.end }, next: at + (isQualified ? 3 : 1) };
}

/** The text with some pieces, given in their order, replaced. */
export function replaceSpans(text: string, pieces: readonly (readonly [Span, string])[]): string {
  let result = '';
  let end = 0;
  for (const [span, replacement] of pieces) {
    result += text.slice(end, span.start) + replacement;
    end = span.end;
  }
  return result + text.slice(end);
}

/** Words that begin the clauses of a routine which CREATE OR REPLACE may change. */
const clauses = [
  ...['as', 'language', 'transform', 'window', 'immutable', 'stable', 'volatile', 'not', 'leakproof'],
  ...['called', 'strict', 'external', 'security', 'parallel', 'cost', 'rows', 'support', 'set'],
  ...['begin', 'return'],
];

/** The arguments and result of a routine: what CREATE OR REPLACE cannot change. */
export function signatureOf(statement: string): string {
  return partsOf(statement)
    .signature.map((token) => token.text.toLowerCase())
    .join(' ');
}

/**
 * What the server looks up when it creates a routine: the types of its arguments and result, and a body that
 * stands there as SQL. One between quotes is looked at when the routine runs.
 */
export function checkedSql(statement: string): string {
  const { signature, rest } = partsOf(statement);
  const body = rest.findIndex((token) => isWord(token, 'begin', 'return'));
  return [...signature, ...(body < 0 ? [] : rest.slice(body))].map((token) => token.text).join(' ');
}

/** What follows the name: the signature, up to the first of the clauses, and the rest. */
function partsOf(statement: string): {
  readonly signature: readonly Token[];
  readonly rest: readonly Token[];
} {
  const from = namesIn(statement)?.name.end ?? 0;
  const tokens = tokenize(statement, expressionRules).filter((token) => token.start >= from);
  let depth = 0;
  const end = tokens.findIndex((token) => {
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    return depth === 0 && isWord(token, ...clauses);
  });
  return end < 0
    ? { signature: tokens, rest: [] }
    : { signature: tokens.slice(0, end), rest: tokens.slice(end) };
}
