import { DbmError } from '../errors/index.js';
import { closest, displayPath, lineAt } from '../util/index.js';
import { nameTimestamp, slugOf } from './file-name.js';
import { findConstants, type HeaderConstant, type HeaderName, type Literal } from './header-constants.js';
import { checkName, type Revision } from './revision.js';
import type { Comment } from './tokens.js';

/**
 * Reads what a migration file says about itself, from its text alone: the file is not executed. `path` is
 * for messages and for what the name tells. Throws DbmError `revision` that names the file, the line and
 * what to write there.
 */
export function readHeader(text: string, path: string): Revision {
  refuseConflict({ text, path });
  const { constants, comments, otherNames } = findConstants(text, (offset, name) => {
    const problem = `${name} cannot be read without running the file`;
    throw headerError({ path, text }, { name, offset, problem });
  });
  const header = new Header({ path, text }, constants);
  const id = header.text('revision');
  if (id === null) {
    const near = closest('revision', otherNames)[0];
    throw new DbmError('revision', `${displayPath(path)} has no revision`, {
      hint:
        near === undefined
          ? `${examples.revision} A file that is no migration: begin its name with _.`
          : `Rename ${near} to revision.`,
    });
  }
  if (!constants.has('downRevision')) {
    throw new DbmError('revision', `${displayPath(path)} has no downRevision`, {
      hint: examples.downRevision,
    });
  }
  checkName(id, header.where('revision'));
  const downRevisions = header.list('downRevision');
  const dependsOn = header.list('dependsOn');
  for (const parent of [...downRevisions, ...dependsOn]) {
    if (parent !== id) continue;
    throw new DbmError('revision', `${displayPath(path)}: the revision ${id} follows itself`, {
      hint: 'Correct downRevision or dependsOn: it names the revision that comes before.',
    });
  }
  const branchLabels = header.list('branchLabels');
  for (const label of branchLabels) checkName(label, header.where('branchLabels'));
  const doc = leadingDoc(comments, constants);
  const createdAt = header.date('createdAt') ?? createdIn(doc) ?? nameTimestamp(path);
  return {
    id,
    downRevisions,
    dependsOn,
    branchLabels,
    replaces: header.list('replaces'),
    message: header.text('message') ?? doc[0] ?? slugOf(path).replaceAll('_', ' '),
    createdAt: createdAt?.toISOString() ?? null,
    transaction: header.flag('transaction') ?? true,
    path,
  };
}

/** Both sides of a merge that git could not do: which header is meant, nobody has said yet. */
function refuseConflict({ text, path }: Source): void {
  const begin = /^<{7} .*$/m.exec(text);
  if (begin === null || !/^>{7} /m.test(text)) return;
  const where = `${displayPath(path)}:${lineAt(text, begin.index)}`;
  throw new DbmError('revision', `${where}: the file holds both sides of a merge (${begin[0]})`, {
    hint: 'Decide between them, and take the lines <<<<<<<, ======= and >>>>>>> out.',
  });
}

const example = '3f9a1c07b2de';

const examples: Readonly<Record<HeaderName, string>> = {
  revision: `Write export const revision = '${example}';`,
  downRevision: `Write export const downRevision = '${example}'; or null for the first, or ['...', '...'] for a merge.`,
  dependsOn: `Write export const dependsOn = ['${example}'];`,
  branchLabels: "Write export const branchLabels = ['billing'];",
  replaces: `Write export const replaces = ['${example}'];`,
  message: "Write export const message = 'add posts';",
  createdAt: "Write export const createdAt = '2026-11-21T09:15:00Z';",
  transaction: 'Write export const transaction = false;',
};

interface Source {
  readonly path: string;
  readonly text: string;
}

interface Mistake {
  readonly name: HeaderName;
  readonly offset: number;
  readonly problem: string;
}

function headerError({ path, text }: Source, { name, offset, problem }: Mistake): DbmError {
  return new DbmError('revision', `${displayPath(path)}:${lineAt(text, offset)}: ${problem}`, {
    hint: examples[name],
  });
}

/** The constants by what they must be. */
class Header {
  constructor(
    private readonly source: Source,
    private readonly constants: ReadonlyMap<HeaderName, HeaderConstant>,
  ) {}

  where(name: HeaderName): string {
    const offset = this.constants.get(name)?.start ?? 0;
    return `${displayPath(this.source.path)}:${lineAt(this.source.text, offset)}: ${name}`;
  }

  text(name: HeaderName): string | null {
    const value = this.value(name);
    if (value === null || typeof value === 'string') return value;
    throw this.wrong(name, 'is not a text');
  }

  flag(name: HeaderName): boolean | null {
    const value = this.value(name);
    if (value === null || typeof value === 'boolean') return value;
    throw this.wrong(name, 'is neither true nor false');
  }

  /** Null is an empty list and a text a list of one. */
  list(name: HeaderName): readonly string[] {
    const value = this.value(name);
    if (value === null) return [];
    if (typeof value === 'boolean') throw this.wrong(name, 'is not a text or a list of texts');
    const list = typeof value === 'string' ? [value] : value;
    if (list.includes('')) throw this.wrong(name, 'holds an empty text');
    const repeated = list.find((it, i) => list.indexOf(it) !== i);
    if (repeated !== undefined) throw this.wrong(name, `names ${repeated} twice`);
    return list;
  }

  date(name: HeaderName): Date | null {
    const value = this.text(name);
    if (value === null) return null;
    const date = parseDate(value);
    if (date === null) throw this.wrong(name, 'is not a date');
    return date;
  }

  private value(name: HeaderName): Literal {
    return this.constants.get(name)?.value ?? null;
  }

  private wrong(name: HeaderName, problem: string): DbmError {
    const offset = this.constants.get(name)!.start;
    return headerError(this.source, { name, offset, problem: `${name} ${problem}` });
  }
}

/** The lines of the first documentation comment, if it stands before the constants; blank ones left out. */
function leadingDoc(comments: readonly Comment[], constants: ReadonlyMap<HeaderName, HeaderConstant>) {
  const first = Math.min(...[...constants.values()].map((it) => it.start));
  const doc = comments.find((it) => it.text.startsWith('/**') && it.start < first);
  if (doc === undefined) return [];
  return doc.text
    .slice(3, -2)
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('@'));
}

/** `Created: 2026-11-21 09:15 UTC`, or Alembic's `Create Date: 2026-11-21 09:15:00.123456`. */
function createdIn(doc: readonly string[]): Date | null {
  for (const line of doc) {
    const match = /^create(?:d|d at| date):?\s+(\d.*)$/i.exec(line);
    if (match !== null) return parseDate(match[1]!);
  }
  return null;
}

/** A date and time; UTC where it names no zone. */
function parseDate(text: string): Date | null {
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d(?:\.\d+)?)?)? ?(Z|UTC|[+-]\d\d:?\d\d)?$/i.exec(
    text,
  );
  if (match === null) return null;
  const [, day, minutes = '00:00', seconds = ':00', zone = 'Z'] = match;
  const offset = /^(Z|UTC)$/i.test(zone) ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`;
  const date = new Date(`${day}T${minutes}${seconds}${offset}`);
  return Number.isNaN(date.getTime()) ? null : date;
}
