/** A piece of SQL text. White space and comments are no tokens. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'operator';
  /** As it stands in the text. */
  readonly text: string;
  /** What a quoted identifier or a string says; the text itself for everything else. */
  readonly value: string;
  /** Where the token stands in the text. */
  readonly start: number;
  readonly end: number;
}

/** In what the engines' lexers differ. */
export interface LexicalRules {
  /** What opens a quoted identifier, and what closes it: `{ '"': '"', '[': ']' }`. */
  readonly identifierQuotes: Readonly<Record<string, string>>;
  readonly stringQuotes: readonly string[];
  /** Words that make a string of another kind when a quote follows at once, in lower case: `x'00ff'`. */
  readonly stringPrefixes: readonly string[];
  /** Whether a backslash escapes the next character of a string: in all, in those with a prefix, in none. */
  readonly backslashEscapes: 'always' | { readonly prefix: string } | 'never';
  /** `# to the end of the line` (MySQL). */
  readonly hashComments: boolean;
  readonly nestedComments: boolean;
  /** `$tag$ text $tag$` (PostgreSQL). */
  readonly dollarQuotes: boolean;
}

const space = 32;
const dollar = 36;
const underscore = 95;
const blanks = /\s*/y;
const wordStart = /[\p{L}_\u0080-\u{10ffff}]/u;
const word = /[\p{L}_\u0080-\u{10ffff}][\p{L}\p{N}_$\u0080-\u{10ffff}]*/uy;
const number = /0[xX][0-9a-fA-F_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?/y;
const operators = ['->>', '<=>', '||', '<>', '!=', '==', '<=', '>=', '<<', '>>', '->', '::', '&&', ':='];

/** Operators with which no longer one begins, `(`, `)`, `,` and `;`; no quote is among them either. */
const isAlone = (code: number) => code === 40 || code === 41 || code === 44 || code === 59;

/** What opens strings and quoted identifiers on some engine: `"`, `'` and `` ` ``. */
const isQuote = (code: number) => code === 34 || code === 39 || code === 96;

/** The tokens of a text. A quote or comment that is never closed reaches to the end. */
export function tokenize(text: string, rules: LexicalRules): readonly Token[] {
  const tokens: Token[] = [];
  for (let token = nextToken(text, 0, rules); token !== null; token = nextToken(text, token.end, rules)) {
    tokens.push(token);
  }
  return tokens;
}

/** The first token from a place on, where none may be cut in two; null at the end of the text. */
export function nextToken(text: string, from: number, rules: LexicalRules): Token | null {
  for (let at = blanksEnd(text, from); at < text.length; at = blanksEnd(text, at)) {
    const comment = commentEnd(text, at, rules);
    if (comment === at) return readToken(text, at, rules);
    at = comment;
  }
  return null;
}

/** Cuts its texts out when they are asked for: of most tokens no more is looked at than what they are and how long. */
class SourceToken implements Token {
  constructor(
    private readonly source: string,
    readonly kind: Token['kind'],
    readonly start: number,
    readonly end: number,
    /** Null where the text itself says it, but for the quotes. */
    private readonly said: string | null,
  ) {}

  get text(): string {
    return this.source.slice(this.start, this.end);
  }

  get value(): string {
    if (this.said !== null) return this.said;
    return this.kind === 'quoted' || this.kind === 'string'
      ? this.source.slice(this.start + 1, this.end - 1)
      : this.text;
  }
}

function blanksEnd(text: string, at: number): number {
  // Most tokens are followed by a blank or by none.
  const next = text.charCodeAt(at) === space ? at + 1 : at;
  const code = text.charCodeAt(next);
  if (code > space && code < 128) return next;
  blanks.lastIndex = at;
  blanks.test(text);
  return blanks.lastIndex;
}

/**
 * Where a word of ASCII letters alone ends that begins at `at`; `at` where there is none. Nearly all words are such, and
 * to go through them takes a quarter of the time of the regular expressions.
 */
function plainWordEnd(text: string, at: number): number {
  let end = at;
  for (;;) {
    const code = text.charCodeAt(end);
    const isDigit = code > 47 && code < 58;
    if (isLetter(code) || code === underscore || (isDigit && end > at)) end++;
    else return code === dollar || code > 127 ? at : end;
  }
}

function isLetter(code: number): boolean {
  return (code > 64 && code < 91) || (code > 96 && code < 123);
}

function readToken(text: string, at: number, rules: LexicalRules): Token {
  const token = (kind: Token['kind'], end: number, value: string | null = null) =>
    new SourceToken(text, kind, at, end, value);
  const plain = plainWordEnd(text, at);
  // What a quote follows at once may be the prefix of a string.
  if (plain > at && !isQuote(text.charCodeAt(plain))) return token('word', plain);
  if (isAlone(text.charCodeAt(at))) return token('operator', at + 1);
  const first = text[at]!;
  const closing = rules.identifierQuotes[first];
  if (closing !== undefined) {
    const { end, value } = readQuoted(text, at, closing, false);
    return token('quoted', end, value);
  }
  if (rules.stringQuotes.includes(first)) {
    const { end, value } = readQuoted(text, at, first, rules.backslashEscapes === 'always');
    return token('string', end, value);
  }
  if (rules.dollarQuotes && first === '$') {
    const tag = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy;
    tag.lastIndex = at;
    const open = tag.exec(text)?.[0];
    if (open !== undefined) {
      const close = text.indexOf(open, at + open.length);
      const end = close < 0 ? text.length : close + open.length;
      return token('string', end, text.slice(at + open.length, close < 0 ? text.length : close));
    }
  }
  number.lastIndex = at;
  const digits = number.exec(text);
  if (digits !== null) return token('number', at + digits[0].length);
  if (wordStart.test(first)) {
    word.lastIndex = at;
    const end = at + word.exec(text)![0].length;
    const prefix = text.slice(at, end).toLowerCase();
    if (rules.stringPrefixes.includes(prefix) && rules.stringQuotes.includes(text[end] ?? '')) {
      const { backslashEscapes } = rules;
      const escapes =
        backslashEscapes === 'always' ||
        (typeof backslashEscapes === 'object' && backslashEscapes.prefix === prefix);
      const quoted = readQuoted(text, end, text[end]!, escapes);
      return token('string', quoted.end, quoted.value ?? text.slice(end + 1, quoted.end - 1));
    }
    return token('word', end);
  }
  const operator = operators.find((it) => text.startsWith(it, at));
  return token('operator', at + (operator?.length ?? 1));
}

/**
 * Reads from an opening quote; the closing one, doubled, stands for itself. The value is null where it is all that
 * stands between the quotes.
 */
function readQuoted(text: string, open: number, close: string, escapes: boolean) {
  const first = text.indexOf(close, open + 1);
  if (!escapes && first > 0 && text[first + 1] !== close) return { end: first + 1, value: null };
  let value = '';
  let at = open + 1;
  while (at < text.length) {
    const char = text[at]!;
    if (escapes && char === '\\' && at + 1 < text.length) {
      value += char + text[at + 1]!;
      at += 2;
    } else if (char !== close) {
      value += char;
      at++;
    } else if (close !== ']' && text[at + 1] === close) {
      value += close;
      at += 2;
    } else {
      return { end: at + 1, value };
    }
  }
  return { end: text.length, value };
}

/** Where the comment that starts at `at` ends, or `at` when none does. */
function commentEnd(text: string, at: number, rules: LexicalRules): number {
  const first = text[at];
  if (first !== '-' && first !== '/' && first !== '#') return at;
  if (text.startsWith('--', at) || (rules.hashComments && text[at] === '#')) {
    const end = text.indexOf('\n', at);
    return end < 0 ? text.length : end + 1;
  }
  if (!text.startsWith('/*', at)) return at;
  let depth = 1;
  let end = at + 2;
  while (end < text.length && depth > 0) {
    if (text.startsWith('*/', end)) {
      depth--;
      end += 2;
    } else if (rules.nestedComments && text.startsWith('/*', end)) {
      depth++;
      end += 2;
    } else end++;
  }
  return end;
}
