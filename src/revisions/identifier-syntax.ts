import { DbmError } from '../errors/index.js';
import { isSymbol, type RevisionSymbol } from './revision.js';

/** What a text such as `billing@ae10+2` is made of. */
export interface Identifier {
  /** As it was written. */
  readonly text: string;
  /** Before `@`: a branch label, or a revision that stands for its branch. */
  readonly branch: string | null;
  /** A symbol, an id or its beginning, or a label; null where only an offset is written (`+2`, `-1`). */
  readonly name: string | null;
  /** Steps towards the heads, or, negative, towards the base. */
  readonly offset: number;
}

export interface Range {
  /** Null for an open end. */
  readonly from: string | null;
  readonly to: string | null;
}

const pattern = /^(?:([^@:+\s-]+)@)?([^@:+\s-]+)?([+-]\d{1,9})?$/;

/** Takes an identifier apart. Throws DbmError `revision` for what is none. */
export function parseIdentifier(text: string): Identifier {
  const match = pattern.exec(text);
  if (match !== null && (match[2] !== undefined || match[3] !== undefined)) {
    return {
      text,
      branch: match[1] ?? null,
      name: match[2] ?? null,
      offset: match[3] === undefined ? 0 : Number(match[3]),
    };
  }
  throw new DbmError('revision', `'${text}' does not identify a revision`, {
    hint: 'Write an id or its beginning, head, heads, base, current, or one with an offset: head-1, ae10+2, label@head.',
  });
}

/** Splits `a:b`, `a:`, `:b`; null for a text that is no range. */
export function parseRange(text: string): Range | null {
  const parts = text.split(':').map((part) => part.trim());
  if (parts.length === 1) return null;
  if (parts.length === 2) return { from: parts[0] || null, to: parts[1] || null };
  throw new DbmError('revision', `'${text}' is not a range of revisions`, {
    hint: 'Write <start>:<end>; either may be left out.',
  });
}

/** The symbol that an identifier names, or null when it names a revision or only an offset. */
export function symbolOf(identifier: Identifier): RevisionSymbol | null {
  return identifier.name !== null && isSymbol(identifier.name) ? identifier.name : null;
}

/** Whether an identifier or range can only be resolved by asking the database where it stands. */
export function needsDatabase(text: string): boolean {
  const range = parseRange(text);
  const ends = range === null ? [text] : [range.from, range.to].filter((end) => end !== null);
  return ends.map(parseIdentifier).some((it) => it.name === null || it.name === 'current');
}
