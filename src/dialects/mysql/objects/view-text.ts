import type { Token } from '../../shared/tokenizer.js';
import { tokensOf } from '../expressions.js';

/**
 * The query of a view without the name of its own database, which the server puts before every table: three
 * names are a column's, two are a table's where a table stands, or a routine's before its arguments.
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
  while (tokens[before]?.text === '(') before--;
  const word = tokens[before];
  return word?.kind === 'word' && /^(from|join|straight_join)$/i.test(word.text);
}
