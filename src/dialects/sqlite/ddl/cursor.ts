import { DbmError } from '../../../errors/index.js';
import type { Token } from '../../shared/tokenizer.js';
import { tokenize } from '../../shared/tokenizer.js';
import { sqliteRules } from '../names.js';
import type { Span } from './syntax.js';

/** A place in the tokens of one statement. */
export class Cursor {
  private readonly tokens: readonly Token[];
  private at = 0;

  constructor(readonly source: string) {
    this.tokens = tokenize(source, sqliteRules);
  }

  /** Where the next token starts, or the text ends. */
  get start(): number {
    return this.tokens[this.at]?.start ?? this.source.length;
  }

  /** Where the last token that was read ends. */
  get end(): number {
    return this.tokens[this.at - 1]?.end ?? 0;
  }

  get done(): boolean {
    return this.at >= this.tokens.length || this.is(';');
  }

  next(): Token {
    const token = this.tokens[this.at];
    if (token === undefined) this.fail('something more');
    this.at++;
    return token;
  }

  /** The next token in capitals, where it may be a keyword or sign. */
  get keyword(): string | null {
    const token = this.tokens[this.at];
    return token !== undefined && isUnquoted(token) ? token.text.toUpperCase() : null;
  }

  /** Whether the next tokens are these keywords or signs. */
  is(...words: readonly string[]): boolean {
    for (let i = 0; i < words.length; i++) if (!isWord(this.tokens[this.at + i], words[i]!)) return false;
    return true;
  }

  /** Whether the next token is one of these keywords or signs. */
  isOneOf(words: ReadonlySet<string>): boolean {
    const token = this.tokens[this.at];
    return token !== undefined && isUnquoted(token) && words.has(token.text.toUpperCase());
  }

  /** Reads these keywords or signs if they are next. */
  accept(...words: readonly string[]): boolean {
    const found = this.is(...words);
    if (found) this.at += words.length;
    return found;
  }

  expect(...words: readonly string[]): void {
    if (!this.accept(...words)) this.fail(words.join(' '));
  }

  /** A name, in any of the ways to write one: a text in single quotes is one too where a name must stand. */
  name(): string {
    const token = this.tokens[this.at];
    if (token === undefined || token.kind === 'operator' || token.kind === 'number') this.fail('a name');
    this.at++;
    return token.value;
  }

  /** A name after an optional schema's. */
  qualifiedName(): string {
    const name = this.name();
    return this.accept('.') ? this.name() : name;
  }

  /** Reads from an opening parenthesis to the one that closes it; the result is what stands between them. */
  parenthesised(): Span {
    this.expect('(');
    const start = this.end;
    for (let depth = 1; depth > 0; ) {
      const token = this.next();
      if (token.kind !== 'operator') continue;
      if (token.text === '(') depth++;
      else if (token.text === ')') depth--;
    }
    return { start, end: this.end - 1 };
  }

  /** Reads up to a comma or closing parenthesis that belongs to what surrounds this place. */
  item(): readonly Token[] {
    const first = this.at;
    for (let depth = 0; ; ) {
      if (depth === 0 && (this.is(',') || this.is(')'))) return this.tokens.slice(first, this.at);
      const token = this.next();
      if (token.kind !== 'operator') continue;
      if (token.text === '(') depth++;
      else if (token.text === ')') depth--;
    }
  }

  /** What `read` reads, again and again, with commas between, in parentheses. */
  list<T>(read: () => T): readonly T[] {
    this.expect('(');
    const items = [read()];
    while (this.accept(',')) items.push(read());
    this.expect(')');
    return items;
  }

  text(span: Span): string {
    return this.source.slice(span.start, span.end);
  }

  fail(expected: string): never {
    const near = this.source.slice(this.start, this.start + 40) || 'the end';
    throw new DbmError('internal', `dbm cannot read this statement: it expects ${expected} at: ${near}`, {
      hint: `Report it with the statement: ${this.source}`,
    });
  }
}

/** Whether a token is this keyword, in capitals, or this sign. */
function isWord(token: Token | undefined, wanted: string): boolean {
  if (token === undefined || token.text.length !== wanted.length || !isUnquoted(token)) return false;
  return token.text === wanted || token.text.toUpperCase() === wanted;
}

function isUnquoted({ kind }: Token): boolean {
  return kind === 'word' || kind === 'operator';
}
