import { tokensOf } from '../expressions.js';

/** What a CREATE TRIGGER says, without its definer, OR REPLACE and IF NOT EXISTS. */
export interface TriggerParts {
  /** From the name to FOR EACH ROW. */
  readonly head: string;
  /** Which other trigger it FOLLOWS or PRECEDES, in lower case. */
  readonly order: { readonly word: 'follows' | 'precedes'; readonly other: string } | null;
  readonly body: string;
}

/** https://dev.mysql.com/doc/refman/8.4/en/create-trigger.html */
export function triggerParts(statement: string): TriggerParts {
  const tokens = tokensOf(statement);
  const wordAt = (at: number) => (tokens[at]?.kind === 'word' ? tokens[at].text.toLowerCase() : null);
  const start = tokens.findIndex((_, at) => wordAt(at) === 'trigger') + 1;
  const name = tokens[wordAt(start) === 'if' ? start + 3 : start];
  const row = tokens.findIndex((_, at) => wordAt(at) === 'row' && wordAt(at - 1) === 'each');
  const word = wordAt(row + 1);
  const isOrdered = word === 'follows' || word === 'precedes';
  return {
    head: statement.slice(name?.start, tokens[row]?.end),
    order: isOrdered ? { word, other: tokens[row + 2]!.value.toLowerCase() } : null,
    body: statement.slice(tokens[isOrdered ? row + 2 : row]?.end),
  };
}
