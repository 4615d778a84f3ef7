import { type Token, templateParts, textValue, tokensOf } from '../revisions/tokens.js';

/** A module's text as the body of a function. */
export interface PlainCode {
  readonly code: string;
  /** The modules that it imports, and under which names. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  readonly exported: readonly string[];
}

/** See `compilePlain`. Null for what holds more TypeScript than this knows. */
export function plainCode(text: string): PlainCode | null {
  const writer = new PlainWriter(text);
  if (!writer.run()) return null;
  return { code: writer.code, imports: writer.imports, exported: [...writer.exported] };
}

/** Words of modules that are not ECMAScript's, or that need a loader. */
const foreign = /^(?:import|require|module|exports|__dirname|__filename|__imported|__exports|class|enum)$/;

/** Writes the text anew, line by line, as the body of a function. */
class PlainWriter {
  readonly imports = new Map<string, string[]>();
  readonly exported = new Set<string>();
  code = '';
  private readonly tokens: readonly Token[];
  private at = 0;
  /** Up to where the text is written. */
  private written = 0;

  constructor(private readonly text: string) {
    this.tokens = tokensOf(text);
  }

  /** False when the text holds what this does not know. */
  run(): boolean {
    let depth = 0;
    let begun = false;
    for (let token = this.peek(); token !== null; token = this.peek()) {
      if (depth === 0 && token.text === 'import') {
        // Imports come before everything else, wherever they stand; here they only do so at the top.
        if (begun || !this.importStatement()) return false;
        continue;
      }
      begun ||= token.text !== ';';
      if (depth === 0 && token.text === 'export') {
        if (!this.exportStatement()) return false;
        continue;
      }
      if (!isPlain(token) || (depth === 0 && token.text === ',')) return false;
      if (/^[([{]$/.test(token.text)) depth++;
      else if (/^[)\]}]$/.test(token.text)) depth--;
      this.at++;
    }
    this.code += this.text.slice(this.written);
    return depth === 0;
  }

  private importStatement(): boolean {
    const first = this.at++;
    if (this.peek()?.text === 'type' && this.peek(1)?.text !== 'from' && this.peek(1)?.text !== ',') {
      if (!this.skipTo((it) => it.kind === 'string')) return false;
      this.replace(first, this.at, '');
      return this.endOfImport();
    }
    const names: string[] = [];
    const bindings = this.bindings(names);
    if (bindings === null || this.take()?.text !== 'from') return false;
    const specifier = this.take();
    if (specifier?.kind !== 'string') return false;
    const from = textValue(specifier);
    this.imports.set(from, [...(this.imports.get(from) ?? []), ...names]);
    this.replace(first, this.at - 1, `const ${bindings}=__imported[${JSON.stringify(from)}]`);
    return this.endOfImport();
  }

  /** Import attributes, for example, are left to others. */
  private endOfImport(): boolean {
    const next = this.peek();
    return next === null || next.text === ';' || next.startsLine;
  }

  /** `name`, `* as name` or `{ a, b as c, type D }` as a pattern of a declaration. */
  private bindings(names: string[]): string | null {
    const first = this.take();
    if (first?.kind === 'word') {
      names.push('default');
      return `{default:${first.text}}`;
    }
    if (first?.text === '*') {
      if (this.take()?.text !== 'as') return null;
      names.push('*');
      return this.take()?.text ?? null;
    }
    if (first?.text !== '{') return null;
    const parts: string[] = [];
    for (let name = this.take(); name?.text !== '}'; name = this.take()) {
      if (name?.kind !== 'word') return null;
      const isType = name.text === 'type' && this.peek()?.kind === 'word';
      const imported = isType ? this.take()! : name;
      let local = imported;
      if (this.peek()?.text === 'as') {
        this.at++;
        local = this.take() ?? imported;
      }
      if (!isType) {
        names.push(imported.text);
        parts.push(`${imported.text}:${local.text}`);
      }
      if (this.peek()?.text === ',') this.at++;
    }
    return `{${parts.join(',')}}`;
  }

  private exportStatement(): boolean {
    const first = this.at++;
    const word = this.take()?.text;
    if (word === 'default') {
      if (/^(?:async|function|abstract|interface|class|enum)$/.test(this.peek()?.text ?? '')) return false;
      this.replace(first, this.at - 1, '__exports.default=');
      return true;
    }
    this.replace(first, first, '');
    if (word === 'const') return this.constant();
    if (word === 'async' && this.take()?.text !== 'function') return false;
    return (word === 'function' || word === 'async') && this.functionHead();
  }

  /** `name`, perhaps with a type of words, up to the equals sign. */
  private constant(): boolean {
    const name = this.take();
    if (name?.kind !== 'word') return false;
    this.exported.add(name.text);
    if (this.peek()?.text !== ':') return this.peek()?.text === '=';
    const from = this.at;
    if (
      !this.skipTo(
        (it) => it.text === '=',
        (it) => it.kind === 'word' || /^[:|[\]]$/.test(it.text),
      )
    ) {
      return false;
    }
    this.at--;
    this.replace(from, this.at - 1, '');
    return true;
  }

  /** `name(op: Op): Promise<void>`, the types being optional. */
  private functionHead(): boolean {
    const name = this.take();
    if (name?.kind !== 'word' || this.take()?.text !== '(') return false;
    this.exported.add(name.text);
    if (this.peek()?.kind === 'word') this.at++;
    if (this.matches(':', 'Op')) this.replace(this.at - 2, this.at - 1, '');
    if (this.take()?.text !== ')') return false;
    if (this.matches(':', 'Promise', '<', 'void', '>')) this.replace(this.at - 5, this.at - 1, '');
    return this.peek()?.text === '{';
  }

  private matches(...texts: readonly string[]): boolean {
    const found = texts.every((text, i) => this.peek(i)?.text === text);
    if (found) this.at += texts.length;
    return found;
  }

  private skipTo(
    isEnd: (token: Token) => boolean,
    isAllowed: (token: Token) => boolean = () => true,
  ): boolean {
    for (let token = this.take(); token !== null; token = this.take()) {
      if (isEnd(token)) return true;
      if (!isAllowed(token)) return false;
    }
    return false;
  }

  /** Writes `code` in place of the tokens from `first` to `last`, on as many lines. */
  private replace(first: number, last: number, code: string): void {
    const from = this.tokens[first]!.start;
    const end = this.tokens[last]!;
    const to = end.start + end.text.length;
    const lines = this.text.slice(from, to).replace(/[^\n]+/g, '');
    this.code += this.text.slice(this.written, from) + code + lines;
    this.written = to;
  }

  private peek(ahead = 0): Token | null {
    return this.tokens[this.at + ahead] ?? null;
  }

  private take(): Token | null {
    return this.tokens[this.at++] ?? null;
  }
}

/** Whether a token means the same in JavaScript as in TypeScript, and needs nothing from a module loader. */
function isPlain(token: Token): boolean {
  switch (token.kind) {
    case 'word':
      return !foreign.test(token.text);
    case 'punctuator':
      // `f<T>(x)` is a call in TypeScript and two comparisons in JavaScript.
      return token.text !== '<' && token.text !== '@';
    case 'template':
      return templateParts(token).every((code, i) => i % 2 === 0 || tokensOf(code).every(isPlain));
    case 'invalid':
      return false;
    default:
      return true;
  }
}
