import { DbmError } from '../errors/index.js';
import type { RevisionGraph } from './graph.js';
import { type Revision, titleOf } from './revision.js';

/** Where a database stands in the history, from the ids in its version table. */
export interface AppliedRevisions {
  /** The applied revisions that the folder has. A squashed revision counts when all it replaces are applied. */
  readonly ids: ReadonlySet<string>;
  /** Of these, the ones that no applied revision follows. */
  readonly current: readonly Revision[];
  /** What `head` would still apply, oldest first. */
  readonly pending: readonly Revision[];
  /** Pending revisions on which an applied one builds: added below it, or removed from the version table. */
  readonly gaps: readonly Revision[];
  /** Recorded ids that no file has: they are unknown, or were squashed into another. */
  readonly missing: readonly string[];
  /** Applied ids that the folder does not have: the database is ahead of it. */
  readonly unknown: readonly string[];
  /** Squashed revisions of whose ids some are applied and others not. */
  readonly partlyReplaced: readonly Revision[];
}

/** Compares the ids in a version table with the revisions of the folder. Never throws. */
export function appliedRevisions(graph: RevisionGraph, versionTable: Iterable<string>): AppliedRevisions {
  const recorded = new Set(versionTable);
  const missing = [...recorded].filter((id) => !graph.has(id));
  const ids = missing.length === 0 ? recorded : new Set(recorded);
  const unknown: string[] = [];
  const replacements = new Set<Revision>();
  for (const id of missing) {
    ids.delete(id);
    const replacement = graph.replacementOf(id);
    if (replacement === null) unknown.push(id);
    else replacements.add(replacement);
  }
  const partlyReplaced: Revision[] = [];
  for (const replacement of replacements) {
    if (replacement.replaces.every((id) => recorded.has(id))) ids.add(replacement.id);
    else if (!recorded.has(replacement.id)) partlyReplaced.push(replacement);
  }
  const isComplete = ids.size === graph.revisions.length;
  const pending = isComplete ? [] : graph.revisions.filter((revision) => !ids.has(revision.id));
  // Nothing is missing below what is applied when nothing is missing at all.
  const needed = isComplete ? ids : graph.ancestors(ids, { dependencies: true });
  return {
    ids,
    current: graph.tips(ids, { dependencies: false }),
    pending,
    gaps: pending.filter((revision) => needed.has(revision.id)),
    missing,
    unknown,
    partlyReplaced,
  };
}

/** Throws DbmError `revision` for a database from which the folder's revisions cannot lead on. */
export function requireKnown(applied: AppliedRevisions): void {
  if (applied.unknown.length > 0) {
    const [ids, are] = [applied.unknown.join(', '), applied.unknown.length === 1 ? 'is' : 'are'];
    throw new DbmError(
      'revision',
      `The database is ahead: it has applied ${ids}, which ${are} not in the folder`,
      {
        hint:
          'Get the missing migration files (another branch of the code may have them). ' +
          'If they are gone for good, `dbm stamp --purge <revision>` records where the database really stands.',
      },
    );
  }
  const squashed = applied.partlyReplaced[0];
  if (squashed !== undefined) {
    throw new DbmError(
      'revision',
      `The database has applied only some of the revisions that ${titleOf(squashed)} replaces`,
      {
        hint: `Upgrade it to ${squashed.replaces.at(-1)} with the migration files from before the squash, then come back.`,
      },
    );
  }
}
