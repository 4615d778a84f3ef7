import type { RevisionStep } from '../../revisions/index.js';
import { type FinishedStep, runSteps } from '../../runtime/executor.js';
import { withLock } from '../../runtime/lock/lock.js';
import type { LoadedStep } from '../../runtime/migration.js';
import type { Session } from '../../runtime/session.js';
import { type AppliedRevision, appliedRow } from '../../runtime/version-statements.js';
import type { VersionRows } from '../../runtime/version-table.js';
import type { Environment } from '../environment.js';
import { adoptSquashed } from './adopt-squashed.js';
import { type ProjectDatabase, projectLock } from './database.js';
import { loadSteps } from './migration-files.js';
import type { HistoryContext } from './project.js';
import { standingIds } from './standing.js';
import { resumeFirst } from './unfinished.js';
import { versionHook } from './version-hook.js';

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
  context: HistoryContext,
  database: ProjectDatabase,
  plan: (applied: readonly string[]) => readonly RevisionStep[],
  /** Looks at what is applied before anything runs, and may throw. */
  verify: (applied: readonly AppliedRevision[]) => Promise<void> = async () => {},
): Promise<PlanResult> {
  const { project, environment, graph } = context;
  const { session, versions } = database;
  const stepsFrom = ({ applied, unfinished }: VersionRows) =>
    resumeFirst(plan(applied.map((it) => it.revision)), unfinished);
  const before = await versions.readAll();
  const from = standingIds(graph, before.applied);
  const planned = stepsFrom(before);
  await verify(before.applied);
  if (planned.length === 0) return { from, to: from, finished: [] };
  const lock = projectLock(
    context,
    database,
    planned.some((step) => isUnlocked(step, session)),
  );

  return withLock(session, lock, async (held) => {
    await adoptSquashed(context, database);
    const rows = await versions.readAll();
    const toRun = await loadSteps(context, stepsFrom(rows));
    const tell = versionHook(project, session);
    const finished = await runSteps(toRun, {
      session,
      versions,
      naming: project.naming,
      transactionPerMigration: project.transactionPerMigration,
      observer: observerOf(environment),
      signal: held.signal === null ? environment.signal : anyOf(environment.signal, held.signal),
      lock: held,
      lockWaitMs: lock.timeoutMs,
      timeouts: project.timeouts,
      unfinished: rows.unfinished,
      ...(tell === undefined
        ? {}
        : {
            onRecorded: ({ direction, revision: { id, message } }) =>
              tell({ direction, isStamp: false, revision: id, message }),
          }),
    });
    return {
      from: standingIds(graph, rows.applied),
      to: standingIds(graph, afterwards(rows.applied, toRun)),
      finished: finished.map(summary),
    };
  });
}

/** What is applied when all steps are done, by this run or another: nothing needs to be read again for that. */
function afterwards(
  applied: readonly AppliedRevision[],
  steps: readonly LoadedStep[],
): readonly AppliedRevision[] {
  const rows = new Map(applied.map((row) => [row.revision, row]));
  for (const { direction, revision, checksum } of steps) {
    if (direction === 'down') rows.delete(revision.id);
    else rows.set(revision.id, appliedRow(revision, checksum));
  }
  return [...rows.values()];
}

/** Where the transaction is the lock, a step without one has none. */
function isUnlocked({ revision }: RevisionStep, { dialect }: Session): boolean {
  return dialect.lock.byTransaction === true && !revision.transaction;
}

/** Aborted as soon as one of them is. AbortSignal.any came with Node.js 20.3. */
function anyOf(...signals: readonly AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) {
    const abort = () => controller.abort(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  }
  return controller.signal;
}

function observerOf({ onEvent }: Environment) {
  return {
    waiting: () => onEvent({ kind: 'waitingForLock', holder: null }),
    retrying: ({ revision }: RevisionStep, reason: string) => onEvent({ kind: 'retrying', revision, reason }),
    started: ({ direction, revision }: RevisionStep) => onEvent({ kind: 'running', direction, revision }),
    finished: ({ direction, revision }: RevisionStep, durationMs: number) =>
      onEvent({ kind: 'ran', direction, revision, durationMs }),
  };
}

function summary({ revision, durationMs }: FinishedStep): RunRevision {
  return { revision: revision.id, message: revision.message, durationMs };
}
