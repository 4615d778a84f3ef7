import { DbmError } from '../../../errors/index.js';
import type { ExpressionRules } from '../../shared/expression.js';
import type { Token } from '../../shared/tokenizer.js';
import { tokenize } from '../../shared/tokenizer.js';

/** Reads a server's SQL token by token. */
export class TokenReader {
  private at = 0;
  private readonly tokens: readonly Token[];

  constructor(
    readonly text: string,
    private readonly rules: ExpressionRules,
  ) {
    this.tokens = tokenize(text, rules);
  }

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  peek(ahead = 0): Token | undefined {
    return this.tokens[this.at + ahead];
  }

  next(): Token {
    const token = this.tokens[this.at++];
    if (token === undefined) throw this.unexpected('the end');
    return token;
  }

  /** Whether words or signs follow; they are passed over if they do. */
  accept(...expected: readonly string[]): boolean {
    if (!this.sees(...expected)) return false;
    this.at += expected.length;
    return true;
  }

  sees(...expected: readonly string[]): boolean {
    return expected.every((word, i) => {
      const token = this.peek(i);
      return (token?.kind === 'word' || token?.kind === 'operator') && token.text.toUpperCase() === word;
    });
  }

  expect(...expected: readonly string[]): void {
    if (!this.accept(...expected)) throw this.unexpected(this.peek()?.text ?? 'the end');
  }

  name(): string {
    return this.next().value;
  }

  /** What stands between a parenthesis, which comes next, and the one that closes it. */
  parenthesised(): string {
    const open = this.peek();
    this.expect('(');
    let depth = 1;
    while (depth > 0) {
      const { text, kind } = this.next();
      if (kind !== 'operator') continue;
      if (text === '(') depth++;
      if (text === ')') depth--;
    }
    return this.text.slice(open!.end, this.tokens[this.at - 1]!.start).trim();
  }

  /** All that is left. */
  rest(): string {
    const start = this.peek()?.start ?? this.text.length;
    this.at = this.tokens.length;
    return this.text.slice(start).trim();
  }

  /** A list in parentheses, each item read by a reader of its own. */
  list<T>(read: (item: TokenReader) => T): readonly T[] {
    const inside = new TokenReader(this.parenthesised(), this.rules);
    const items: T[] = [];
    while (!inside.done) items.push(read(inside.item()));
    return items;
  }

  /** Up to the next comma outside of parentheses, which is passed over. */
  private item(): TokenReader {
    const start = this.peek()!.start;
    while (!this.done && !this.accept(',')) {
      if (this.sees('(')) this.parenthesised();
      else this.next();
    }
    // A comment between an item and its comma belongs to the item.
    const following = this.tokens[this.at - 1]!;
    return new TokenReader(
      this.text.slice(start, following.text === ',' ? following.start : undefined),
      this.rules,
    );
  }

  /** The comments between the last token and the next: what only some versions of the server execute. */
  comments(): readonly string[] {
    const from = this.at === 0 ? 0 : this.tokens[this.at - 1]!.end;
    const gap = this.text.slice(from, this.peek()?.start ?? this.text.length);
    return gap.match(/\/\*.*?\*\//gs) ?? [];
  }

  private unexpected(found: string): DbmError {
    return new DbmError('internal', `The server's own SQL was not understood at ${found}: ${this.text}`);
  }
}
