import { DbmError } from '../../errors/index.js';
import { type LexicalRules, type Token, tokenize } from './tokenizer.js';

/** The statement without the semicolons, white space and comments behind its last word. */
export function withoutEnd(sql: string, rules: LexicalRules): string {
  const tokens = tokenize(sql, rules);
  const last = tokens.findLast((token) => token.text !== ';');
  return last === undefined ? '' : sql.slice(0, last.end);
}

/** Whether a semicolon stands inside of the statement, where a client would end it. */
export function hasInnerSemicolon(statement: string, rules: LexicalRules): boolean {
  return tokenize(statement, rules).some((token) => token.kind === 'operator' && token.text === ';');
}

/**
 * Puts values in the place of parameters. `parameterAt` says which parameter stands at a token, given how many were
 * `seen` before it; null for none.
 */
export function inlineParameters(
  sql: string,
  rules: LexicalRules,
  parameterAt: (tokens: readonly Token[], at: number, seen: number) => Placeholder | null,
  value: (index: number) => string,
): string {
  const tokens = tokenize(sql, rules);
  let text = '';
  let end = 0;
  let seen = 0;
  for (let at = 0; at < tokens.length; at++) {
    const placeholder = parameterAt(tokens, at, seen);
    if (placeholder === null) continue;
    seen++;
    text += sql.slice(end, tokens[at]!.start) + value(placeholder.index);
    at += placeholder.tokens - 1;
    end = tokens[at]!.end;
  }
  return text + sql.slice(end);
}

export interface Placeholder {
  /** Which parameter, from 0. */
  readonly index: number;
  /** How many tokens it is made of. */
  readonly tokens: number;
}

/** Major, minor and patch of a version as servers report theirs: `18`, `8.0.36`, `10.11.6-MariaDB`. */
export function parseVersion(version: string): readonly [number, number, number] {
  const match = /^(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-+\s].*)?$/.exec(version.trim());
  if (match === null) {
    throw new DbmError('usage', `${version} is no version of a server`, {
      hint: 'Write it as the server reports it: --server-version 8.0.36.',
    });
  }
  return [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)];
}
