import { DbmError } from '../../errors/index.js';
import type { RevisionStep } from '../../revisions/index.js';
import type { UnfinishedRevision } from '../../runtime/version-statements.js';
import type { Environment } from '../environment.js';

/**
 * The steps, with what an earlier run did not finish first. Throws DbmError `unfinished` when that must be dealt
 * with before and is not among them, or goes the other way.
 */
export function resumeFirst(
  steps: readonly RevisionStep[],
  unfinished: readonly UnfinishedRevision[],
): readonly RevisionStep[] {
  const resumed = unfinished.map((it) => {
    const step = steps.find(({ revision }) => revision.id === it.row.revision);
    if (step === undefined || step.direction !== it.progress.direction) throw inTheWay(it);
    return step;
  });
  return [...resumed, ...steps.filter((step) => !resumed.includes(step))];
}

function inTheWay({ row, progress }: UnfinishedRevision): DbmError {
  const command = progress.direction === 'up' ? 'upgrade' : 'downgrade';
  const { revision, downRevisions } = row;
  const target = progress.direction === 'up' ? revision : (downRevisions[0] ?? 'base');
  return new DbmError('unfinished', `${unfinishedWords({ row, progress })}, and must be finished first`, {
    hint:
      `Run \`dbm ${command} ${target}\`: it goes on where it stopped. ` +
      'Or bring the database to one side by hand, and record that with `dbm stamp`.',
  });
}

/** `The upgrade to 3f9a1c07b2de stopped in the middle: 3 of its calls are done`. */
function unfinishedWords({ row, progress }: UnfinishedRevision): string {
  const what = progress.direction === 'up' ? 'upgrade to' : 'downgrade of';
  const count = progress.done.length;
  const begun = progress.pending !== null && (progress.pending.index > 0 || progress.pending.isSent);
  const done = count === 1 ? '1 of its calls is done' : `${count} of its calls are done`;
  return `The ${what} ${row.revision} stopped in the middle: ${done}${begun ? ', and the next is begun' : ''}`;
}

/** Tells of what earlier runs did not finish. */
export function noteUnfinished(unfinished: readonly UnfinishedRevision[], { onEvent }: Environment): void {
  for (const it of unfinished) {
    const command = it.progress.direction === 'up' ? 'upgrade' : 'downgrade';
    onEvent({ kind: 'note', text: `${unfinishedWords(it)}. \`dbm ${command}\` goes on there.` });
  }
}
