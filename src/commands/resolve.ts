import { DbmError } from '../errors/index.js';
import type { Environment } from './environment.js';
import { withLockedDatabase } from './shared/database.js';
import { openProject } from './shared/project.js';

export interface ResolveOptions {
  /** The statement of which it cannot be seen took effect: the next run goes on behind it. */
  readonly done?: boolean;
  /** It did not: the next run sends it again. */
  readonly retry?: boolean;
}

export interface ResolveResult {
  /** The migration that stopped at the statement. */
  readonly revision: string;
  readonly statement: string;
  readonly decision: 'done' | 'retry';
}

/**
 * Says of the statement at which a run was cut off whether it took effect. Throws DbmError `unfinished` when
 * there is none to decide, and `usage` without a decision.
 */
export async function resolve(environment: Environment, options: ResolveOptions): Promise<ResolveResult> {
  const { done = false, retry = false } = options;
  if (done === retry) {
    throw new DbmError('usage', 'Say one of --done, --retry and --accept', {
      hint: '--done: the statement took effect. --retry: it did not, and is to run again. --accept: edited files are meant.',
    });
  }
  const decision = done ? 'done' : 'retry';
  const context = await openProject(environment);
  return withLockedDatabase(context, async ({ versions }) => {
    const { unfinished } = await versions.readAll();
    const found = unfinished.find(({ progress }) => progress.pending?.isSent === true);
    if (found === undefined) throw nothingToResolve();
    const { row, progress } = found;
    const pending = progress.pending!;
    await versions.prepareProgress();
    await versions.saveProgress(row, { ...progress, pending: { ...pending, decision } }, true);
    return { revision: row.revision, statement: pending.statements[pending.index]!, decision };
  });
}

function nothingToResolve(): DbmError {
  return new DbmError('unfinished', 'There is nothing to resolve: no run was cut off at a statement', {
    hint: '`dbm current` says where the database stands.',
  });
}
