import { DbmError } from '../../errors/index.js';
import { type Revision, type RevisionGraph, titleOf } from '../../revisions/index.js';

/** Throws DbmError `revision` for revisions, oldest first, that one could not take the place of. */
export function requireLine(run: readonly Revision[], graph: RevisionGraph): void {
  if (run.length < 2) {
    throw new DbmError('revision', 'There are no two revisions to be put together', {
      hint: 'Write dbm squash <from>:<to>, with the older one first.',
    });
  }
  for (const [i, revision] of run.entries()) {
    const before = run[i - 1];
    const parents = graph.parents(revision.id);
    if (before !== undefined && !(parents.length === 1 && parents[0] === before)) {
      throw noLine(`${titleOf(revision)} does not just follow ${titleOf(before)}`);
    }
    const others = graph.children(revision.id).filter((it) => it !== run[i + 1]);
    if (i < run.length - 1 && others.length > 0) {
      throw noLine(`${titleOf(others[0]!)} follows ${titleOf(revision)}, too`);
    }
    if (revision.transaction) continue;
    throw new DbmError('revision', `${titleOf(revision)} runs without a transaction, and the others in one`, {
      hint: `Squash what is before ${revision.id} and what is behind it, each for itself.`,
    });
  }
}

function noLine(problem: string): DbmError {
  return new DbmError('revision', `The revisions are no straight line: ${problem}`, {
    hint: 'Squash a part of the history without branches and merges.',
  });
}
