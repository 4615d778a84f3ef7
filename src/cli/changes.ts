import type { GeneratedChange } from '../commands/migrate.js';
import type { Change, Difference } from '../operations/index.js';
import { oneLine } from '../util/index.js';
import type { Paint } from './paint.js';

/** A change as --json gives it; of several databases it names the one. */
export function changeDocument({ database, kind, table, description, destructive }: GeneratedChange) {
  const change = { kind, table, description, destructive };
  return database === undefined ? change : { database, ...change };
}

/**
 * Changes as lines in the manner of a diff: `+ table posts`, `~ users.email string(120) -> string(255)`,
 * with the words that differ in colour, and a mark where rows or values are lost.
 */
export async function changeLines(changes: readonly Change[], paint: Paint): Promise<readonly string[]> {
  const mark = changes.some((it) => it.differences.length > 0) ? await differenceMarker(paint) : null;
  const signs = { '+': paint.added, '-': paint.removed, '~': paint.changed } as const;
  return changes.map((change) => {
    const { sign, subject, differences, destructive } = change;
    const text =
      mark === null || differences.length === 0
        ? oneLine(change.description)
        : `${oneLine(subject)} ${differences.map(mark).join(', ')}`;
    const line = sign === '~' ? `${signs[sign](sign)} ${text}` : signs[sign](`${sign} ${text}`);
    return destructive ? `${line}  ${paint.danger('(destructive)')}` : line;
  });
}

/** Loads the word diff only for changes that have two sides. */
async function differenceMarker(paint: Paint): Promise<(difference: Difference) => string> {
  const { diffWordsWithSpace } = await import('diff');
  return ({ from, to }) => {
    const parts = diffWordsWithSpace(oneLine(from), oneLine(to));
    const before = parts
      .filter((it) => !it.added)
      .map((it) => (it.removed ? paint.removed(it.value) : it.value));
    const after = parts
      .filter((it) => !it.removed)
      .map((it) => (it.added ? paint.added(it.value) : it.value));
    return `${before.join('')} -> ${after.join('')}`;
  };
}
