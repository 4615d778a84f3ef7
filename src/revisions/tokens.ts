/**
 * A scanner for JavaScript and TypeScript that knows comments, texts, templates and regular expressions,
 * and nothing of the grammar. It reads headers and checksums without executing or compiling a file.
 */
export type TokenKind = 'word' | 'number' | 'string' | 'template' | 'regex' | 'punctuator' | 'invalid';

export interface Token {
  readonly kind: TokenKind;
  /** As it is written. */
  readonly text: string;
  readonly start: number;
  /** Whether a line ends between this token and the one before. */
  readonly startsLine: boolean;
}

export interface Comment {
  readonly text: string;
  readonly start: number;
}

const blank = /[\s\uFEFF]+/y;
const number = /\.?\d[\w.]*/y;
const string = /'(?:\\[\s\S]|[^'\\\n])*'|"(?:\\[\s\S]|[^"\\\n])*"/y;
const regex = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/[A-Za-z]*/y;
// `>>` is left out on purpose: it may close two lists of type arguments.
const punctuator =
  /=>|\.{3}|\*\*=?|\+\+|--|<<=?|&&=?|\|\|=?|\?\?=?|\?\.(?!\d)|[=!]==?|[-+*/%&|^<>]=?|[=!~?:;,.(){}[\]@]/y;

// What most tokens are made of is told from single characters, which is several times as fast as expressions.
const isBlank = asciiSet(' \t\v\f\r\n');
const isWordStart = asciiSet('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$');
const isWordPart = asciiSet('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$0123456789');
/** Punctuators that no longer one begins with. */
const isSinglePunctuator = asciiSet('(){}[],;:~@');

function asciiSet(characters: string): Uint8Array {
  const set = new Uint8Array(128);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}

/** After these words a slash begins a regular expression; after any other it divides. */
const beforeExpression = new Set(
  'return typeof case in of delete void throw new else do instanceof await yield'.split(' '),
);

/** Hands out the tokens of a text one by one. */
export class Scanner {
  /** The comments that were passed so far. */
  readonly comments: Comment[] = [];
  /** Where the next token is looked for. */
  position = 0;
  private last: Token | null = null;

  constructor(readonly text: string) {
    if (text.startsWith('#!')) this.position = endOfLine(text, 0);
  }

  /** The next token; null at the end of the text. */
  next(): Token | null {
    const startsLine = this.skipBlanks() || this.last === null;
    const start = this.position;
    if (start >= this.text.length) return null;
    const kind = this.kindAt(start);
    const token = { kind, text: this.text.slice(start, this.position), start, startsLine };
    this.last = token;
    return token;
  }

  /** Passes white space and comments; whether a line ended there. */
  private skipBlanks(): boolean {
    const { text } = this;
    const from = this.position;
    for (;;) {
      const code = text.charCodeAt(this.position);
      if (code < 128 ? isBlank[code] === 1 : this.match(blank)) {
        if (code < 128) this.position++;
      } else {
        const end = text[this.position] === '/' ? endOfComment(text, this.position) : -1;
        if (end < 0) break;
        this.comments.push({ text: text.slice(this.position, end), start: this.position });
        this.position = end;
      }
    }
    return this.position > from && text.slice(from, this.position).includes('\n');
  }

  /** Moves behind the token at `start` and tells what it is. */
  private kindAt(start: number): TokenKind {
    const { text } = this;
    const code = text.charCodeAt(start);
    if (isSinglePunctuator[code] === 1) {
      this.position = start + 1;
      return 'punctuator';
    }
    const first = text[start]!;
    const end = endOfWord(text, first === '#' ? start + 1 : start);
    if (end > start) {
      this.position = end;
      return 'word';
    }
    if (first === "'" || first === '"') {
      if (this.match(string)) return 'string';
    } else if (first === '`') {
      if (this.skipTemplate()) return 'template';
    } else if (first === '/' && text[start + 1] !== '*' && this.regexMayStart()) {
      if (this.match(regex)) return 'regex';
    } else if (this.match(number)) {
      return 'number';
    }
    if (this.position === start && text[start + 1] !== '*' && this.match(punctuator)) return 'punctuator';
    this.position = start + 1;
    return 'invalid';
  }

  private regexMayStart(): boolean {
    const { last } = this;
    if (last === null) return true;
    if (last.kind === 'word') return beforeExpression.has(last.text);
    return last.kind === 'punctuator' && !/^[)\]}]$|^\+\+$|^--$/.test(last.text);
  }

  /** Moves behind the template that starts here; false, without moving, when it has no end. */
  private skipTemplate(): boolean {
    const { text } = this;
    let at = this.position + 1;
    while (at < text.length) {
      if (text[at] === '\\') at += 2;
      else if (text[at] === '`') {
        this.position = at + 1;
        return true;
      } else if (text[at] === '$' && text[at + 1] === '{') at = endOfSubstitution(text, at + 2);
      else at++;
    }
    return false;
  }

  private match(pattern: RegExp): boolean {
    pattern.lastIndex = this.position;
    if (!pattern.test(this.text)) return false;
    this.position = pattern.lastIndex;
    return true;
  }
}

/** The texts of a template and, between them, the code of its substitutions: text, code, text, ..., text. */
export function templateParts(token: Token): readonly string[] {
  const { text } = token;
  const parts: string[] = [];
  let from = 1;
  for (let at = 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '$' && text[at + 1] === '{') {
      const end = endOfSubstitution(text, at + 2);
      parts.push(text.slice(from, at), text.slice(at + 2, end - 1));
      from = end;
      at = end - 1;
    }
  }
  return [...parts, text.slice(from, -1)];
}

/** The position behind the `}` that closes the `${` before `from`. */
function endOfSubstitution(text: string, from: number): number {
  const inner = new Scanner(text);
  inner.position = from;
  let depth = 1;
  while (depth > 0) {
    const token = inner.next();
    if (token === null) return text.length;
    if (token.text === '{') depth++;
    else if (token.text === '}') depth--;
  }
  return inner.position;
}

/** All tokens of a text. */
export function tokensOf(text: string): readonly Token[] {
  if (text === last?.text) return last.tokens;
  const tokens = scan(text);
  last = text.length < longText ? { text, tokens } : null;
  return tokens;
}

/** A migration's file is compiled, and then its checksum is made. */
let last: { readonly text: string; readonly tokens: readonly Token[] } | null = null;
/** Of longer ones the tokens are not worth their memory. */
const longText = 100_000;

function scan(text: string): readonly Token[] {
  const scanner = new Scanner(text);
  const tokens: Token[] = [];
  for (let token = scanner.next(); token !== null; token = scanner.next()) tokens.push(token);
  return tokens;
}

/** The position behind the word that begins at `from`; without one, -1. */
function endOfWord(text: string, from: number): number {
  const first = text.charCodeAt(from);
  if (!(first >= 128 || isWordStart[first] === 1)) return -1;
  let at = from + 1;
  for (let code = text.charCodeAt(at); code >= 128 || isWordPart[code] === 1; code = text.charCodeAt(at))
    at++;
  return at;
}

/** The position behind the comment that begins at `from`; without one, -1. */
function endOfComment(text: string, from: number): number {
  if (text[from + 1] === '/') return endOfLine(text, from);
  const end = text[from + 1] === '*' ? text.indexOf('*/', from + 2) : -1;
  return end < 0 ? -1 : end + 2;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
  '\n': '',
};

/** The value of a quoted text, or of a template without substitutions. */
export function textValue(token: Token): string {
  return token.text
    .slice(1, -1)
    .replace(
      /\\(?:u\{([\dA-Fa-f]+)\}|u([\dA-Fa-f]{4})|x([\dA-Fa-f]{2})|([\s\S]))/g,
      (_, point?: string, unit?: string, byte?: string, other?: string) => {
        const code = point ?? unit ?? byte;
        if (code !== undefined) return characterOf(Number.parseInt(code, 16));
        return escapes[other!] ?? other!;
      },
    );
}

/** U+FFFD stands for what is no character: the compiler will refuse the file with a better message. */
function characterOf(code: number): string {
  return code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code);
}
