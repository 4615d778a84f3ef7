import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '../dialects/index.js';
import { DbmError } from '../errors/index.js';
import type { Revision } from '../revisions/index.js';
import { EarlySteps } from './early-steps.js';
import type { ExecutorOptions } from './executor-options.js';
import type { HeldLock } from './lock/held-lock.js';
import type { LoadedStep } from './migration.js';
import { guardOf, isProtected, runMigration, runnerOf } from './run-migration.js';
import type { Session } from './session.js';
import { interruptedBefore, type Protection, stepError } from './step-error.js';
import type { StepRunner } from './step-runner.js';
import type { VersionTable } from './version-table.js';

export interface FinishedStep {
  readonly revision: Revision;
  readonly durationMs: number;
}

/**
 * Runs steps one after another, each in a transaction of its own together with its row of the version
 * table. Throws DbmError for the first one that fails; those before it stay applied.
 */
export async function runSteps(
  steps: readonly LoadedStep[],
  options: ExecutorOptions,
): Promise<readonly FinishedStep[]> {
  const { session, observer, transactionPerMigration = true } = options;
  const asOne = session.dialect.transactionalDdl && !transactionPerMigration && steps.length > 0;
  const finished: FinishedStep[] = [];
  const run: Run = { ...options, others: new Others(options.versions), early: new EarlySteps(options) };
  const release = () => session.dialect.transaction.release?.(session.connection);
  try {
    for (const [i, step] of steps.entries()) {
      if (!asOne && options.signal?.aborted) throw interruptedBefore(step, finished.length, options.signal);
      const protection = asOne ? 'run' : isProtected(step, options) ? 'own' : 'none';
      if (protection === 'none') await release();
      const next = steps[i + 1] ?? null;
      const turn: Turn = { step, protection, isFirst: i === 0, next, before: finished.length };
      const durationMs = await runStep(turn, run);
      if (durationMs === null) continue;
      finished.push({ revision: step.revision, durationMs });
      observer?.finished?.(step, durationMs);
    }
  } finally {
    run.early.cancel();
    await release();
  }
  return finished;
}

/** What the steps of a run have in common. */
interface Run extends ExecutorOptions {
  readonly others: Others;
  readonly early: EarlySteps;
}

/** A step, and where in the run it stands. */
interface Turn {
  readonly step: LoadedStep;
  readonly protection: Protection;
  readonly isFirst: boolean;
  /** The step after it; null for the last one. */
  readonly next: LoadedStep | null;
  /** How many steps were finished before it. */
  readonly before: number;
}

/** How many milliseconds it took; null when another process had done it in the meantime. */
async function runStep(turn: Turn, run: Run): Promise<number | null> {
  const { step, protection } = turn;
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  let { unfinished = [] } = run;
  for (let attempt = 0; ; attempt++) {
    const tried = await tryStep(turn, { ...run, unfinished }, elapsed);
    if (tried.kind === 'done') {
      if (tried.wasDoneBefore) return null;
      if (protection === 'none') await run.onRecorded?.(step);
      return elapsed();
    }
    const pauseMs = pausesMs[attempt];
    if (!tried.mayRetry || pauseMs === undefined) throw tried.error;
    run.observer?.retrying?.(step, tried.reason);
    await pause(pauseMs, run.signal);
    if (protection === 'none') ({ unfinished } = await run.versions.readAll());
  }
}

/** Between the attempts at a migration that others stood in the way of. */
const pausesMs = [250, 500, 1000, 2000];

type Tried =
  | { readonly kind: 'done'; readonly wasDoneBefore: boolean }
  | {
      readonly kind: 'failed';
      readonly error: DbmError;
      readonly reason: string;
      readonly mayRetry: boolean;
    };

async function tryStep(turn: Turn, run: Run, elapsed: () => number): Promise<Tried> {
  const { step, protection, isFirst, before } = turn;
  const { session, versions, observer, lock } = run;
  const { dialect } = session;
  const early = run.early.take();
  const runner = early?.runner ?? runnerOf(turn, run);

  // Within one transaction, too, nobody else writes.
  let isSequel = protection === 'run' && !isFirst;
  let isOpen = isSequel;
  try {
    if (protection === 'run' && !step.revision.transaction) throw mustRunAlone();
    if (begins(turn)) {
      isSequel = await begin(run);
      isOpen = true;
    } else if (protection === 'none' && run.timeouts !== undefined) {
      await dialect.limit?.(session.connection, session.server, run.timeouts);
    }
    if (dialect.lock.byTransaction === true && (await run.others.did(step, isSequel))) {
      if (commits(turn)) await commit(turn, session);
      return { kind: 'done', wasDoneBefore: true };
    }
    observer?.started?.(step);
    await runner.start();
    const migrating = () => early?.go() ?? runMigration(step, run, runner);
    await session.whileMigrating(guardOf(runner, observer), migrating);
    await lock?.check();
    await finish(turn, run, runner, elapsed);
    return { kind: 'done', wasDoneBefore: false };
  } catch (thrown) {
    early?.cancel();
    run.early.cancel();
    const { done, lost, failure } = await runner.abandon();
    versions.forget();
    const rollbackFailure = isOpen ? await rollback(session) : failure;
    return {
      kind: 'failed',
      error: stepError({ step, session, thrown, done, lost, protection, rollbackFailure, before }),
      reason: dialect.explainError(thrown).message,
      mayRetry: protection !== 'run' && rollbackFailure === null && dialect.isLockConflict(thrown),
    };
  }
}

/** Whether a transaction begins with the step. */
function begins({ protection, isFirst }: Turn): boolean {
  return protection === 'own' || (protection === 'run' && isFirst);
}

/** Whether a transaction ends with the step. */
function commits({ protection, next }: Turn): boolean {
  return protection === 'own' || (protection === 'run' && next === null);
}

/** Begins a transaction; whether nobody else can have written since the one before. */
async function begin({ session, observer, lockWaitMs, timeouts }: ExecutorOptions): Promise<boolean> {
  const { isSequel } = await session.dialect.transaction.begin(session.connection, {
    onWait: () => observer?.waiting?.(),
    ...(lockWaitMs === undefined ? {} : { waitMs: lockWaitMs }),
    ...(timeouts === undefined ? {} : { timeouts }),
  });
  return isSequel;
}

async function commit({ next }: Turn, { dialect, connection }: Session): Promise<void> {
  await dialect.transaction.commit(connection, { isFollowed: next !== null });
}

/** Records the step and commits, in as few messages as may be: who is told of a record is told before the commit. */
async function finish(turn: Turn, run: Run, runner: StepRunner, elapsed: () => number): Promise<void> {
  const { step, protection, next } = turn;
  const { session, lock, onRecorded } = run;
  const { connection, dialect } = session;
  const { commitAfter } = dialect.transaction;
  if (commits(turn) && commitAfter !== undefined && onRecorded === undefined) {
    const committed = runner.finish(elapsed(), async (statements) => {
      if (next !== null || lock?.releaseWith === undefined) await commitAfter(connection, statements);
      else await lock.releaseWith((sql) => commitAfter(connection, statements, [sql]));
    });
    // The server is at it, and this process has time.
    if (next !== null) run.early.call(next);
    await committed;
  } else if (protection === 'none' && next === null && onRecorded === undefined) {
    await runner.finish(elapsed(), (statements) => endWith(statements, connection, lock));
  } else {
    await runner.finish(elapsed());
    if (protection !== 'none') await onRecorded?.(step);
    if (commits(turn)) await commit(turn, session);
  }
}

/** Runs the last statements of a run, and gives the lock back in their message where that can be. */
async function endWith(
  statements: readonly string[],
  connection: Connection,
  lock: HeldLock | undefined,
): Promise<void> {
  if (lock?.releaseWith === undefined || connection.queryAfter === undefined) {
    for (const sql of statements) await connection.query(sql);
  } else {
    await lock.releaseWith(async (sql) => void (await connection.queryAfter!(statements, sql)));
  }
}

/** Ends early when the run is to end; the next statement then finds that out. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(ms, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
}

/** What other processes did since the plan was made, where the lock is that of the transaction. */
class Others {
  /** What is applied, as long as nobody else can have written since that was read. */
  private applied: ReadonlySet<string> | null = null;
  private isFirst = true;

  constructor(private readonly versions: VersionTable) {}

  /** Whether one of them did this step. */
  async did({ direction, revision: { id } }: LoadedStep, isSequel: boolean): Promise<boolean> {
    if (this.isFirst) this.applied = new Set((await this.versions.read()).map((it) => it.revision));
    else if (!isSequel) this.applied = null;
    this.isFirst = false;
    const isApplied = this.applied === null ? await this.versions.has(id) : this.applied.has(id);
    return isApplied === (direction === 'up');
  }
}

function mustRunAlone(): DbmError {
  return new DbmError('migration', 'It wants no transaction, and the config wants one for the whole run', {
    hint: 'Upgrade to the revision before it, then set transactionPerMigration: true for this one.',
  });
}

/** Gives the transaction up; what goes wrong with that is returned, because what led here matters more. */
async function rollback({ dialect, connection }: Session): Promise<unknown> {
  try {
    await dialect.transaction.rollback(connection);
    return null;
  } catch (thrown) {
    return thrown;
  }
}
