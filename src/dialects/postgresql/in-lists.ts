import { type Token, tokenize } from '../shared/tokenizer.js';
import { bareExpression, expressionRules } from './expressions.js';

/** An expression of pg_get_expr() as a catalog holds it. */
export function liveExpression(text: string): string {
  return bareExpression(restoreInLists(text));
}

/**
 * `status IN ('a', 'b')` over a varchar is stored as `status::text = ANY (ARRAY['a', 'b']::varchar[]::text[])`
 * and spelled `(status)::text = ANY ((ARRAY['a'::character varying, ...])::text[])`. Read again, that is
 * another expression: a cast of ARRAY[...] is taken as one of each element (transformTypeCast in
 * src/backend/parser/parse_expr.c). So it gets back the words that it was made of, which do make it again.
 */
function restoreInLists(text: string): string {
  return respell(text, 'whole');
}

/** The same for what became of such a list in a dump that was restored. It means the same. */
export function normalizeInLists(text: string): string {
  return respell(respell(text, 'whole'), 'by element');
}

/** Whether the list is cast to text[], or each of its elements to text. */
type Casts = 'whole' | 'by element';

function respell(text: string, casts: Casts): string {
  if (!text.includes('ARRAY[')) return text;
  const tokens = tokenize(text, expressionRules);
  const reader = new Reader(tokens);
  let result = '';
  let end = 0;
  for (const [at] of tokens.entries()) {
    const left = reader.operand(at);
    const word = reader.membership(at);
    const list = left === null || word === null ? null : reader.list(at + 2, casts);
    if (left === null || word === null || list === null || left.start < end) continue;
    result += `${text.slice(end, left.start)}${text.slice(left.from, left.to)} ${word} (${list.values.join(', ')})`;
    end = list.end;
  }
  return result + text.slice(end);
}

class Reader {
  constructor(private readonly tokens: readonly Token[]) {}

  /** The `(operand)::text` that ends before `at`: where it starts, and from where to where the operand is. */
  operand(at: number): { readonly start: number; readonly from: number; readonly to: number } | null {
    if (!this.has(at - 3, [')', '::', 'text'])) return null;
    let depth = 0;
    for (let open = at - 3; open >= 0; open--) {
      if (this.has(open, [')'])) depth++;
      if (this.has(open, ['('])) depth--;
      if (depth > 0) continue;
      const [first, last] = [this.tokens[open]!, this.tokens[at - 3]!];
      const isName = at - 3 === open + 2;
      return {
        start: first.start,
        from: isName ? first.end : first.start,
        to: isName ? last.start : last.end,
      };
    }
    return null;
  }

  membership(at: number): 'IN' | 'NOT IN' | null {
    if (this.has(at, ['=', 'ANY'])) return 'IN';
    return this.has(at, ['<>', 'ALL']) ? 'NOT IN' : null;
  }

  /** A list of constants; of one alone, IN would make a comparison. */
  list(at: number, casts: Casts): { readonly values: readonly string[]; readonly end: number } | null {
    const [open, close, cast, end] =
      casts === 'whole'
        ? [['(', '(', 'ARRAY', '['], [], [], [']', ')', '::', 'text', '[', ']', ')']]
        : [['(', 'ARRAY', '['], ['('], [')', '::', 'text'], [']', ')']];
    if (!this.has(at, open)) return null;
    const values: string[] = [];
    for (let next = at + open.length; ; next++) {
      const constant = next + close.length;
      const last = constant + 4 + cast.length;
      if (!this.has(next, close) || this.tokens[constant]?.kind !== 'string') return null;
      if (!this.has(constant + 1, ['::', 'character', 'varying', ...cast])) return null;
      values.push(this.tokens[constant]!.text);
      if (this.has(last, end) && values.length > 1)
        return { values, end: this.tokens[last + end.length - 1]!.end };
      if (!this.has(last, [','])) return null;
      next = last;
    }
  }

  /** Whether these words stand at a place. */
  private has(at: number, words: readonly string[]): boolean {
    return words.every((word, i) => this.tokens[at + i]?.text === word);
  }
}
