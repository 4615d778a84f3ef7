import { type Comment, Scanner, type Token, textValue } from './tokens.js';

const headerNames = [
  'revision',
  'downRevision',
  'branchLabels',
  'dependsOn',
  'message',
  'replaces',
  'transaction',
  'createdAt',
] as const;

export type HeaderName = (typeof headerNames)[number];
export type Literal = string | boolean | null | readonly string[];

export interface HeaderConstant {
  readonly value: Literal;
  /** Where its name stands. */
  readonly start: number;
  /** Where its value begins, and the place behind it. */
  readonly valueStart: number;
  readonly valueEnd: number;
}

export interface HeaderConstants {
  readonly constants: ReadonlyMap<HeaderName, HeaderConstant>;
  /** All comments up to where the reading stopped. */
  readonly comments: readonly Comment[];
  /** The names of all other constants that are declared beside the header's. */
  readonly otherNames: readonly string[];
}

// How a statement begins that gives one of the names a value; inside of functions it may mean something else.
const declaration = new RegExp(
  `\\b(?:const|let|var)\\s*(?:/[*/]|(?:${headerNames.join('|')})\\b)|\\bexports\\s*(?:\\.|=)`,
);

/**
 * Finds the constants of a migration's header in its text: `export const name = <literal>`, also with a
 * type annotation, and what compilers make of that for CommonJS (`exports.name = ...`,
 * `module.exports = { ... }`). `notLiteral` is called, and throws, for a constant that is computed.
 */
export function findConstants(
  text: string,
  notLiteral: (offset: number, name: HeaderName) => never,
): HeaderConstants {
  const finder = new ConstantFinder(text, notLiteral);
  finder.run();
  return { constants: finder.constants, comments: finder.comments, otherNames: finder.otherNames };
}

/** A name of the header that gets a value. */
interface Assigned {
  readonly name: HeaderName;
  readonly start: number;
  /** Whether it is the header's for certain, and its value has to be a literal. */
  readonly exported: boolean;
}

class ConstantFinder {
  readonly constants = new Map<HeaderName, HeaderConstant>();
  readonly otherNames: string[] = [];
  private readonly scanner: Scanner;
  private readonly ahead: Token[] = [];
  /** The place behind the last token that was taken. */
  private position = 0;

  constructor(
    private readonly text: string,
    private readonly notLiteral: (offset: number, name: HeaderName) => never,
  ) {
    this.scanner = new Scanner(text);
  }

  get comments(): readonly Comment[] {
    return this.scanner.comments;
  }

  run(): void {
    for (let token = this.take(); token !== null; token = this.take()) {
      if (isOpening(token)) this.skipBrackets();
      else if (token.kind !== 'word') continue;
      else if (token.text === 'export') this.exported();
      else if (isDeclarator(token)) this.declarations(false);
      else if (token.text === 'exports') this.assignment();
      else if (token.text === 'module') this.moduleExports();
      else if (/^(?:function|upgrade|downgrade)$/.test(token.text) && this.nothingFollows(token)) return;
    }
  }

  /** The rest of a file, which is most of it, need not be scanned when nothing in it can be a constant of the header. */
  private nothingFollows(token: Token): boolean {
    return this.constants.has('revision') && !declaration.test(this.text.slice(token.start));
  }

  private exported(): void {
    const next = this.peek();
    if (next !== null && isDeclarator(next)) {
      this.take();
      this.declarations(true);
    }
  }

  /** `revision = 'a', downRevision: string | null = null;` behind a `const`. */
  private declarations(exported: boolean): void {
    for (;;) {
      const name = this.peek();
      if (name?.kind !== 'word') return;
      this.take();
      if (!isHeaderName(name.text)) {
        this.otherNames.push(name.text);
        return;
      }
      this.skipAnnotation();
      if (this.peek()?.text !== '=') {
        if (exported) this.notLiteral(name.start, name.text);
        return;
      }
      this.take();
      const found = this.value({ name: name.text, start: name.start, exported });
      if (!found || this.peek()?.text !== ',') return;
      this.take();
    }
  }

  private skipAnnotation(): void {
    if (this.peek()?.text !== ':') return;
    for (
      let next = this.peek();
      next !== null && next.text !== '=' && next.text !== ';';
      next = this.peek()
    ) {
      this.take();
      if (isOpening(next)) this.skipBrackets();
    }
  }

  /** `.revision = 'a'` behind `exports`. */
  private assignment(): void {
    if (this.peek()?.text !== '.') return;
    this.take();
    const name = this.take();
    if (name === null || !isHeaderName(name.text) || this.peek()?.text !== '=') return;
    this.take();
    this.value({ name: name.text, start: name.start, exported: true });
  }

  /** `.exports = { revision: 'a', ... }` or `.exports.revision = 'a'` behind `module`. */
  private moduleExports(): void {
    if (this.peek()?.text !== '.' || this.peek(1)?.text !== 'exports') return;
    this.take();
    this.take();
    if (this.peek()?.text === '.') {
      this.assignment();
    } else if (this.peek()?.text === '=' && this.peek(1)?.text === '{') {
      this.take();
      this.take();
      this.properties();
    }
  }

  private properties(): void {
    for (let key = this.take(); key !== null && key.text !== '}'; key = this.take()) {
      const name = key.kind === 'string' ? textValue(key) : key.text;
      if (this.peek()?.text === ':' && isHeaderName(name)) {
        this.take();
        const valueStart = this.peek()?.start ?? 0;
        const value = this.literal();
        if (value === undefined) this.notLiteral(key.start, name);
        this.constants.set(name, { value, start: key.start, valueStart, valueEnd: this.position });
        const end = this.peek()?.text;
        if (end !== ',' && end !== '}') this.notLiteral(key.start, name);
      } else if (isOpening(key)) {
        this.skipBrackets();
      }
      for (
        let next = this.peek();
        next !== null && next.text !== ',' && next.text !== '}';
        next = this.peek()
      ) {
        this.take();
        if (isOpening(next)) this.skipBrackets();
      }
      if (this.peek()?.text === ',') this.take();
    }
  }

  /** The literal behind a `=`; false when there is none and the constant may be found elsewhere. */
  private value({ name, start, exported }: Assigned): boolean {
    const next = this.peek();
    // Compilers write `exports.a = exports.b = void 0`, `exports.a = a` and `const a = exports.a = ...`.
    const elsewhere = next?.kind === 'word' && ['exports', 'void', name].includes(next.text);
    if (elsewhere) return false;
    const value = this.literal();
    const valueEnd = this.position;
    if (value !== undefined && this.endsHere()) {
      this.constants.set(name, { value, start, valueStart: next?.start ?? 0, valueEnd });
      return true;
    }
    if (exported) this.notLiteral(start, name);
    return false;
  }

  /** A text, null, a truth value or a list of texts; undefined for anything else. */
  private literal(): Literal | undefined {
    const token = this.take();
    if (token === null) return undefined;
    if (token.kind === 'string') return textValue(token);
    if (token.kind === 'template') return token.text.includes('${') ? undefined : textValue(token);
    if (token.kind === 'word') return literalWords.get(token.text);
    if (token.text !== '[') return undefined;
    const list: string[] = [];
    while (this.peek()?.text !== ']') {
      const item = this.literal();
      if (typeof item !== 'string') return undefined;
      list.push(item);
      if (this.peek()?.text === ',') this.take();
      else if (this.peek()?.text !== ']') return undefined;
    }
    this.take();
    return list;
  }

  /** Whether the expression ends with the literal just read; passes `as const` and other types. */
  private endsHere(): boolean {
    const next = this.peek();
    if (next?.kind === 'word' && (next.text === 'as' || next.text === 'satisfies')) {
      this.take();
      this.skipType();
      return true;
    }
    if (next === null || next.text === ';' || next.text === ',') return true;
    return next.startsLine && (next.kind === 'word' || next.text === '@');
  }

  private skipType(): void {
    for (
      let next = this.peek();
      next !== null && next.text !== ';' && next.text !== ',';
      next = this.peek()
    ) {
      if (next.startsLine && next.kind === 'word') return;
      this.take();
      if (isOpening(next)) this.skipBrackets();
    }
  }

  /** Passes everything up to the bracket that closes the one just taken. */
  private skipBrackets(): void {
    let depth = 1;
    for (let token = this.take(); token !== null; token = this.take()) {
      if (isOpening(token)) depth++;
      else if (isClosing(token) && --depth === 0) return;
    }
  }

  private peek(distance = 0): Token | null {
    while (this.ahead.length <= distance) {
      const token = this.scanner.next();
      if (token === null) return null;
      this.ahead.push(token);
    }
    return this.ahead[distance]!;
  }

  private take(): Token | null {
    const token = this.ahead.shift() ?? this.scanner.next();
    if (token !== null) this.position = token.start + token.text.length;
    return token;
  }
}

const literalWords = new Map<string, Literal>([
  ['null', null],
  ['undefined', null],
  ['true', true],
  ['false', false],
]);

function isHeaderName(text: string): text is HeaderName {
  return (headerNames as readonly string[]).includes(text);
}

function isDeclarator(token: Token): boolean {
  return token.kind === 'word' && (token.text === 'const' || token.text === 'let' || token.text === 'var');
}

function isOpening(token: Token): boolean {
  return token.kind === 'punctuator' && (token.text === '{' || token.text === '(' || token.text === '[');
}

function isClosing(token: Token): boolean {
  return token.kind === 'punctuator' && (token.text === '}' || token.text === ')' || token.text === ']');
}
