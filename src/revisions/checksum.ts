import { hashText } from '../util/index.js';
import { type Token, templateParts, textValue, tokensOf } from './tokens.js';

/**
 * A fingerprint of what a migration file does. Comments, white space, quote style, trailing commas, optional
 * semicolons, and the parentheses of a lone arrow parameter do not count, so that a formatter may pass over
 * an applied file. The contents of texts and templates count to the letter.
 */
export function checksum(text: string): string {
  // Git may check a file out with other line ends; in a template literal JavaScript reads both alike.
  // https://tc39.es/ecma262/#sec-static-semantics-trv
  return hashText(fingerprint(text.replaceAll('\r\n', '\n')));
}

// A line of JSON strings: whatever a text holds, it cannot pass for the end of one token and the next.
function fingerprint(code: string): string {
  return JSON.stringify(significant(tokensOf(code)));
}

function significant(tokens: readonly Token[]): readonly string[] {
  const kept: string[] = [];
  const brackets: Bracket[] = [];
  let closed: Bracket | null = null;
  for (const [i, token] of tokens.entries()) {
    const before = tokens[i - 1] ?? null;
    const after = tokens[i + 1] ?? null;
    const around = brackets.at(-1) ?? null;
    if (isPunctuator(token, '({[')) {
      brackets.push({ opening: token.text, controls: token.text === '(' && isControl(tokens, i) });
    } else if (isPunctuator(token, ')}]')) {
      closed = brackets.pop() ?? null;
    }
    if (token.text === ',' && isTrailing(before, after)) continue;
    if (token.text === ';' && isOptional(before, after, around, closed)) continue;
    if (isArrowParenthesis(tokens, i)) continue;
    // `return` and what stands in the next line are two statements, in one line they are one.
    // https://tc39.es/ecma262/#sec-rules-of-automatic-semicolon-insertion
    const isCut = token.startsLine && isRestricted(before) && tokens[i - 2]?.text !== '.';
    if (isCut && !isPunctuator(token, ';}')) kept.push(';');
    kept.push(spelling(token, before, after));
  }
  return kept;
}

interface Bracket {
  readonly opening: string;
  /** The parentheses of `if (...)`, `while (...)`, `for (...)`, `with (...)`. */
  readonly controls: boolean;
}

function isRestricted(token: Token | null): boolean {
  return token !== null && /^(?:return|break|continue|yield|throw)$/.test(token.text);
}

function isControl(tokens: readonly Token[], i: number): boolean {
  const before = tokens[i - 1]?.text === 'await' ? i - 2 : i - 1;
  return /^(?:if|while|for|with)$/.test(tokens[before]?.text ?? '') && tokens[before - 1]?.text !== '.';
}

function isTrailing(before: Token | null, after: Token | null): boolean {
  // Two commas in a row, or one after `[`, are holes of an array.
  return after !== null && isPunctuator(after, ')}]') && before !== null && !isPunctuator(before, '[,');
}

/** Whether JavaScript would read the same without this semicolon, provided that a line ends there. */
function isOptional(
  before: Token | null,
  after: Token | null,
  around: Bracket | null,
  closed: Bracket | null,
): boolean {
  if (around !== null && around.opening !== '{') return false;
  if (before === null || after === null || isPunctuator(after, '}')) return true;
  if (isRestricted(before) || before.text === 'else') return false;
  if (isPunctuator(before, ';{')) return true;
  // The empty body of `while (...);`.
  if (before.text === ')' && closed?.controls) return false;
  if (after.kind === 'template' || after.kind === 'regex') return false;
  if (after.kind === 'word') return after.text !== 'in' && after.text !== 'instanceof';
  return after.kind !== 'punctuator' || isPunctuator(after, '{@');
}

/** The parentheses of `(t) => ...`, which formatters add and remove. */
function isArrowParenthesis(tokens: readonly Token[], i: number): boolean {
  const open = tokens[i]?.text === '(' ? i : tokens[i]?.text === ')' ? i - 2 : -1;
  return (
    tokens[open]?.text === '(' &&
    tokens[open + 1]?.kind === 'word' &&
    tokens[open + 2]?.text === ')' &&
    tokens[open + 3]?.text === '=>'
  );
}

function spelling(token: Token, before: Token | null, after: Token | null): string {
  const isKey = after?.text === ':' && before !== null && isPunctuator(before, '{,');
  // Tagged, so that a text is never taken for code that reads the same.
  if (token.kind === 'string') return `${isKey ? 'key' : 'text'}:${textValue(token)}`;
  if (token.kind === 'template') {
    return templateParts(token)
      .map((part, i) => (i % 2 === 0 ? `template:${part}` : fingerprint(part)))
      .join('');
  }
  return isKey && token.kind === 'word' ? `key:${token.text}` : token.text;
}

function isPunctuator(token: Token, among: string): boolean {
  return token.kind === 'punctuator' && token.text.length === 1 && among.includes(token.text);
}
