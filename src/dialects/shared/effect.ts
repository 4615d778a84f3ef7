import { type LexicalRules, type Token, tokenize } from './tokenizer.js';

/**
 * What SQL may do to the structure of a database: nothing, something to views, triggers and the like but not
 * to tables, something to the tables of which it mentions a name (their own, or that of an index of theirs),
 * or anything.
 */
export type Effect =
  | { readonly kind: 'none' }
  | { readonly kind: 'apart' }
  | { readonly kind: 'mentioned'; readonly names: ReadonlySet<string> }
  | { readonly kind: 'anything' };

const none: Effect = { kind: 'none' };
const anything: Effect = { kind: 'anything' };

/** What changes rows, reads, or is about the session, rights and storage. */
const harmless = new Set(
  'ANALYZE BEGIN CHECKPOINT CLUSTER COMMIT COPY DELETE DISCARD EXPLAIN FLUSH GRANT INSERT KILL LISTEN LOCK MERGE NOTIFY OPTIMIZE REFRESH REINDEX RELEASE REPLACE RESET REVOKE ROLLBACK SAVEPOINT SELECT SET SHOW START TABLE TRUNCATE UNLOCK UPDATE USE VACUUM VALUES WITH'.split(
    ' ',
  ),
);

/** What CREATE, ALTER and DROP can be about without touching a table. */
const apart = new Set(
  'AGGREGATE CAST COLLATION CONVERSION DATABASE EVENT EXTENSION FUNCTION GROUP LANGUAGE MATERIALIZED OPERATOR POLICY PROCEDURE PUBLICATION ROLE ROUTINE RULE SCHEMA SEQUENCE SERVER STATISTICS SUBSCRIPTION TRIGGER USER VIEW'.split(
    ' ',
  ),
);

/** Names compare without case: a name too many only asks for more care. */
export const folded = (name: string): string => name.toLowerCase();

/** What a text of one or several statements may do. What is not known may do anything. */
export function effectOf(sql: string, rules: LexicalRules): Effect {
  const effects: Effect[] = [];
  for (const statement of statementsIn(tokenize(sql, rules))) {
    const words = statement.map((token) => (token.kind === 'word' ? token.text.toUpperCase() : ''));
    const about = aboutOf(words);
    // Its body may hold semicolons, so what seems to follow is part of it.
    if (about !== null && apart.has(about)) {
      effects.push({ kind: 'apart' });
      break;
    }
    effects.push(effectOfStatement(statement, words, about));
  }
  if (effects.some((it) => it.kind === 'anything')) return anything;
  const names = effects.flatMap((it) => (it.kind === 'mentioned' ? [...it.names] : []));
  if (names.length > 0) return { kind: 'mentioned', names: new Set(names) };
  return effects.find((it) => it.kind === 'apart') ?? none;
}

/** What CREATE, ALTER or DROP is about; null for any other statement. */
function aboutOf([first = '', ...others]: readonly string[]): string | null {
  if (!['CREATE', 'ALTER', 'DROP'].includes(first)) return null;
  const found = others.find(
    (word) => word === 'TABLE' || word === 'INDEX' || word === 'TYPE' || apart.has(word),
  );
  return found ?? '';
}

function effectOfStatement(
  statement: readonly Token[],
  [first = '', second = '']: readonly string[],
  about: string | null,
): Effect {
  if (harmless.has(first)) return none;
  if (about === null && first !== 'RENAME' && first !== 'COMMENT') return anything;
  if (first === 'CREATE' && about === 'TABLE') return createdTable(statement);
  if (first === 'COMMENT' && second !== 'ON') return anything;
  const names = statement.flatMap((token) =>
    token.kind === 'word' || token.kind === 'quoted' ? [folded(token.value)] : [],
  );
  return { kind: 'mentioned', names: new Set(names) };
}

/** Tables that a new one refers to stay as they are. */
function createdTable(statement: readonly Token[]): Effect {
  const end = statement.findIndex((token) => token.text === '(' || token.text.toUpperCase() === 'AS');
  const names = statement.slice(0, end < 0 ? undefined : end).map((token) => folded(token.value));
  return { kind: 'mentioned', names: new Set(names) };
}

function statementsIn(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const statements: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'operator' && token.text === ';') statements.push([]);
    else statements.at(-1)!.push(token);
  }
  return statements.filter((it) => it.length > 0);
}
