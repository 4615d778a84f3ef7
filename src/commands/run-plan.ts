import type { RevisionStep } from '../revisions/index.js';
import { type FinishedStep, type LoadedStep, runSteps } from '../runtime/executor.js';
import { withLock } from '../runtime/lock.js';
import { type AppliedRevision, currentOf } from '../runtime/version-table.js';
import type { Environment } from './environment.js';
import { type Database, lockOptions, type Project } from './project.js';

/** A revision that this run applied or reverted. */
export interface RunRevision {
  readonly revision: string;
  readonly message: string;
  readonly durationMs: number;
}

export interface PlanResult {
  /** Where the database stood before: the revisions that no applied one followed. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  readonly finished: readonly RunRevision[];
}

/**
 * Plans from what is applied and runs the plan. The plan is made twice when there is something to do, the
 * second time under the lock: another process may just have done it. Nothing is locked or written otherwise.
 */
export async function runPlan(
  project: Project,
  environment: Environment,
  database: Database,
  plan: (applied: readonly string[]) => readonly RevisionStep[],
): Promise<PlanResult> {
  const { session, versions } = database;
  const steps = (rows: readonly AppliedRevision[]) => plan(rows.map((it) => it.revision));
  const before = await versions.read();
  const from = currentOf(before);
  if (steps(before).length === 0) return { from, to: from, finished: [] };

  return withLock(session, lockOptions(project, environment), async () => {
    const rows = await versions.read();
    // All files are loaded before the first runs: one that does not parse must not stop a run in the middle.
    const loaded: LoadedStep[] = [];
    for (const step of steps(rows)) loaded.push(await project.loadStep(step));
    const finished = await runSteps(loaded, {
      session,
      versions,
      naming: project.naming,
      observer: observerOf(environment),
    });
    const after = loaded.length === 0 ? rows : await versions.read();
    return { from: currentOf(rows), to: currentOf(after), finished: finished.map(summary) };
  });
}

function observerOf({ onEvent }: Environment) {
  return {
    started: ({ direction, revision }: RevisionStep) => onEvent({ kind: 'running', direction, revision }),
    finished: ({ direction, revision }: RevisionStep, durationMs: number) =>
      onEvent({ kind: 'ran', direction, revision, durationMs }),
  };
}

function summary({ revision, durationMs }: FinishedStep): RunRevision {
  return { revision: revision.id, message: revision.message, durationMs };
}
