import { withoutComments, withoutOuterParentheses } from '../../shared/expression.js';
import type { Token } from '../../shared/tokenizer.js';
import { tokenize } from '../../shared/tokenizer.js';
import { sqliteRules } from '../names.js';
import { Cursor } from './cursor.js';
import type { IndexKeySyntax, IndexSyntax } from './syntax.js';

/** Reads a CREATE INDEX statement. https://www.sqlite.org/lang_createindex.html */
export function parseIndex(source: string): IndexSyntax {
  const cursor = new Cursor(source);
  cursor.expect('CREATE');
  const unique = cursor.accept('UNIQUE');
  cursor.expect('INDEX');
  cursor.accept('IF', 'NOT', 'EXISTS');
  const { start } = cursor;
  cursor.qualifiedName();
  const name = { start, end: cursor.end };
  cursor.expect('ON');
  const table = cursor.name();
  const keys = cursor.list(() => parseKey(cursor.item(), source));
  if (cursor.done) return { source, unique, name, table, keys, where: null };
  cursor.expect('WHERE');
  const from = cursor.start;
  while (!cursor.done) cursor.next();
  const where = withoutComments(source.slice(from, cursor.end), sqliteRules);
  return { source, unique, name, table, keys, where };
}

/** The collation and order of a key stand behind its expression, of which they are no part. */
function parseKey(all: readonly Token[], source: string): IndexKeySyntax {
  let tokens = all;
  const word = (at: number) => {
    const token = tokens.at(at);
    return token?.kind === 'word' ? token.text.toUpperCase() : '';
  };
  const descending = word(-1) === 'DESC';
  if (descending || word(-1) === 'ASC') tokens = tokens.slice(0, -1);
  let collation: string | null = null;
  if (word(-2) === 'COLLATE' && isPrimary(tokens.slice(0, -2))) {
    collation = tokens.at(-1)!.value;
    tokens = tokens.slice(0, -2);
  }
  const text = source.slice(tokens[0]!.start, tokens.at(-1)!.end);
  return { text: withoutOuterParentheses(text, sqliteRules), collation, descending };
}

/** Whether COLLATE behind these tokens is about all of them: a name, a call, or something in parentheses. */
function isPrimary(tokens: readonly Token[]): boolean {
  if (tokens.length === 1) return true;
  let depth = 0;
  const opening = tokens[0]?.text === '(' ? 0 : 1;
  if (tokens[opening]?.text !== '(') return false;
  return tokens.slice(opening).every((token, i, rest) => {
    if (token.kind === 'operator' && token.text === '(') depth++;
    if (token.kind === 'operator' && token.text === ')') depth--;
    return depth > 0 || i === rest.length - 1;
  });
}

/** The column that a key's text names, whatever its quotes; null for an expression. */
export function keyColumnName(text: string): string | null {
  const tokens = tokenize(text, sqliteRules);
  if (tokens.length !== 1) return null;
  const token = tokens[0]!;
  return token.kind === 'word' || token.kind === 'quoted' ? token.value : null;
}
