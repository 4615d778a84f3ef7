import { declareContext } from '../dialects/shared/declare-context.js';
import type { ExecutorOptions, StepObserver } from './executor-options.js';
import { JournaledStep } from './journal/journaled-step.js';
import { callMigration, type LoadedStep, refuseUnprotected } from './migration.js';
import { ProtectedStep } from './protected-step.js';
import { requireNoRows } from './rows.js';
import type { MigrationGuard } from './session.js';
import type { Protection } from './step-error.js';
import type { StepRunner } from './step-runner.js';
import type { UnfinishedRevision } from './version-statements.js';

/** Whether a transaction of its own holds all of the step. */
export function isProtected(step: LoadedStep, options: ExecutorOptions): boolean {
  const { dialect } = options.session;
  return dialect.transactionalDdl && step.revision.transaction && unfinishedOf(step, options) === null;
}

/** What runs the operations of the step: in a transaction, or with a journal where none can hold it. */
export function runnerOf(
  { step, protection }: { readonly step: LoadedStep; readonly protection: Protection },
  options: ExecutorOptions,
): StepRunner {
  const { session, versions, signal, lock } = options;
  return protection === 'none'
    ? new JournaledStep({ session, versions, step, unfinished: unfinishedOf(step, options), signal, lock })
    : new ProtectedStep({ session, versions, step, signal });
}

function unfinishedOf(
  { revision }: LoadedStep,
  { unfinished = [] }: ExecutorOptions,
): UnfinishedRevision | null {
  return unfinished.find(({ row }) => row.revision === revision.id) ?? null;
}

/** What watches the statements of `op.db`, and tells of those that are no queries. */
export function guardOf(runner: StepRunner, observer: StepObserver | undefined): MigrationGuard {
  if (observer?.wrote === undefined) return runner;
  return {
    around: async (query, send) => {
      const result = await runner.around(query, send);
      if (query.query.kind !== 'SelectQueryNode') observer.wrote?.(query.sql);
      return result;
    },
    beginning: () => runner.beginning(),
    committing: () => runner.committing(),
    rolledBack: () => runner.rolledBack(),
  };
}

/** Calls the migration, whose operations the runner takes. */
export async function runMigration(
  step: LoadedStep,
  { session, naming, observer }: ExecutorOptions,
  runner: StepRunner,
): Promise<void> {
  const { dialect, server } = session;
  const db = step.module.usesKysely === false ? null : await session.kysely();
  return callMigration(step, {
    dialect: dialect.name,
    server,
    db,
    declare: declareContext(dialect, naming),
    run: async (operation) => {
      if (runner instanceof JournaledStep) refuseUnprotected(operation, dialect);
      await runner.run(operation);
      observer?.operated?.(operation);
    },
    requireNoRows: async (table, message, such) => {
      // What an earlier run found empty may since have been filled by itself.
      if (!runner.isReplaying) await requireNoRows(session, table, message, such);
    },
  });
}
