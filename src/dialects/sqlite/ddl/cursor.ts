import { DbmError } from '../../../errors/index.js';
import type { Token } from '../../shared/tokenizer.js';
import { nextToken } from '../../shared/tokenizer.js';
import { sqliteRules } from '../names.js';
import type { Span } from './syntax.js';

/** A place in the tokens of one statement, which are cut out of its text as they are asked for. */
export class Cursor {
  private readonly tokens: Token[] = [];
  private at = 0;
  /** Up to where the text is cut into tokens, or passed over. */
  private cut = 0;
  private last = 0;

  constructor(readonly source: string) {}

  /** Where the next token starts, or the text ends. */
  get start(): number {
    return this.peek()?.start ?? this.source.length;
  }

  /** Where the last token that was read ends. */
  get end(): number {
    return this.last;
  }

  get done(): boolean {
    return this.peek() === undefined || this.is(';');
  }

  next(): Token {
    const token = this.peek();
    if (token === undefined) this.fail('something more');
    this.advance(1);
    return token;
  }

  private peek(ahead = 0): Token | undefined {
    while (this.tokens.length <= this.at + ahead) {
      const token = nextToken(this.source, this.cut, sqliteRules);
      if (token === null) return undefined;
      this.tokens.push(token);
      this.cut = token.end;
    }
    return this.tokens[this.at + ahead];
  }

  private advance(count: number): void {
    this.at += count;
    this.last = this.tokens[this.at - 1]!.end;
  }

  /** Passes over a text, whole tokens of it, if it comes next; which is faster than to read them. */
  passOver(text: string): boolean {
    const { start } = this;
    if (!this.source.startsWith(text, start)) return false;
    this.tokens.length = this.at;
    this.last = start + text.length;
    this.cut = this.last;
    return true;
  }

  /** The next token in capitals, where it may be a keyword or sign. */
  get keyword(): string | null {
    const token = this.peek();
    return token !== undefined && isUnquoted(token) ? inCapitals(token.text) : null;
  }

  /** Whether the next tokens are these keywords or signs. */
  is(...words: readonly string[]): boolean {
    for (let i = 0; i < words.length; i++) if (!isWord(this.peek(i), words[i]!)) return false;
    return true;
  }

  /** Whether the next token is one of these keywords or signs. */
  isOneOf(words: ReadonlySet<string>): boolean {
    const token = this.peek();
    return token !== undefined && isUnquoted(token) && words.has(inCapitals(token.text));
  }

  /** Reads these keywords or signs if they are next. */
  accept(...words: readonly string[]): boolean {
    const found = this.is(...words);
    if (found) this.advance(words.length);
    return found;
  }

  expect(...words: readonly string[]): void {
    if (!this.accept(...words)) this.fail(words.join(' '));
  }

  /** A name, in any of the ways to write one: a text in single quotes is one too where a name must stand. */
  name(): string {
    const token = this.peek();
    if (token === undefined || token.kind === 'operator' || token.kind === 'number') this.fail('a name');
    this.advance(1);
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
  if (token === undefined || token.end - token.start !== wanted.length || !isUnquoted(token)) return false;
  return inCapitals(token.text) === wanted;
}

/** As most statements have their keywords, which takes less time to see than to make. */
function inCapitals(text: string): string {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > lastCapital) return text.toUpperCase();
  return text;
}

const lastCapital = 90;

function isUnquoted({ kind }: Token): boolean {
  return kind === 'word' || kind === 'operator';
}
