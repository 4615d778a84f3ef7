import type { Token } from '../../shared/tokenizer.js';
import { tokensOf } from '../expressions.js';

/**
 * The query of a view without the name of its own database, which the server puts before every table: three
 * names are a column's, two are a table's where a table stands, a sequence's, or a routine's before its arguments.
 */
export function withoutDatabase(query: string, database: string): string {
  const tokens = tokensOf(query);
  let result = '';
  let end = 0;
  tokens.forEach((token, at) => {
    if (token.kind !== 'quoted' || token.value !== database || tokens[at + 1]?.text !== '.') return;
    if (tokens[at - 1]?.text === '.') return;
    const isColumn = tokens[at + 3]?.text === '.';
    if (!isColumn && !isTable(tokens, at) && tokens[at + 3]?.text !== '(') return;
    result += query.slice(end, token.start);
    end = tokens[at + 2]!.start;
  });
  return result + query.slice(end);
}

function isTable(tokens: readonly Token[], at: number): boolean {
  let before = at - 1;
  const sequenceOf = tokens[before]?.text === '(' ? tokens[before - 1] : undefined;
  if (sequenceOf?.kind === 'word' && /^(nextval|lastval|setval)$/i.test(sequenceOf.text)) return true;
  while (tokens[before]?.text === '(') before--;
  const word = tokens[before];
  return word?.kind === 'word' && /^(from|join|straight_join)$/i.test(word.text);
}

/**
 * The query without the parentheses around the first tables of a FROM, which the server puts there or not
 * depending on how the joins were written: they say what is so anyway, because joins go from left to right.
 */
export function withoutJoinParentheses(query: string): string {
  const tokens = tokensOf(query);
  const dropped = new Set<number>();
  tokens.forEach((token, at) => {
    if (token.kind !== 'word' || token.text.toLowerCase() !== 'from') return;
    for (let open = at + 1; tokens[open]?.text === '('; open++) {
      if (tokens[open + 1]?.text.toLowerCase() === 'select') return;
      dropped.add(open).add(closing(tokens, open));
    }
  });
  let result = '';
  let end = 0;
  for (const at of [...dropped].sort((a, b) => a - b)) {
    result += query.slice(end, tokens[at]!.start);
    end = tokens[at]!.end;
  }
  return result + query.slice(end);
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  return tokens.findIndex((token, at) => {
    if (at < open) return false;
    if (token.text === '(') depth++;
    if (token.text === ')') depth--;
    return depth === 0;
  });
}
