import { findTable, type NamingConvention, type TableRef } from '../catalog/index.js';
import type { CompileContext } from '../dialects/index.js';
import { DbmError } from '../errors/index.js';
import type { Operation } from '../operations/index.js';
import type { Revision, RevisionStep } from '../revisions/index.js';
import type { Op } from './op.js';
import { createOp } from './op.js';
import { resolveOperation } from './resolve-operation.js';
import type { Session } from './session.js';
import { stepError } from './step-error.js';
import type { AppliedRevision, VersionTable } from './version-table.js';

/** What a migration file exports, once it is loaded. */
export interface MigrationModule {
  upgrade(op: Op): Promise<void>;
  downgrade(op: Op): Promise<void>;
}

/** A step with its file loaded. */
export interface LoadedStep extends RevisionStep {
  readonly module: MigrationModule;
  /** Of the file's content. */
  readonly checksum: string;
}

export interface FinishedStep {
  readonly revision: Revision;
  readonly durationMs: number;
}

export interface StepObserver {
  /** Before a migration runs. */
  started?(step: RevisionStep): void;
  /** After it is committed. */
  finished?(step: RevisionStep, durationMs: number): void;
}

export interface ExecutorOptions {
  readonly session: Session;
  readonly versions: VersionTable;
  readonly naming: NamingConvention;
  readonly observer?: StepObserver;
}

/**
 * Runs steps one after another, each in a transaction of its own together with its row of the version
 * table. Throws DbmError for the first one that fails; those before it stay applied.
 */
export async function runSteps(
  steps: readonly LoadedStep[],
  options: ExecutorOptions,
): Promise<readonly FinishedStep[]> {
  const finished: FinishedStep[] = [];
  for (const step of steps) {
    options.observer?.started?.(step);
    const durationMs = await runStep(step, options, finished.length);
    finished.push({ revision: step.revision, durationMs });
    options.observer?.finished?.(step, durationMs);
  }
  return finished;
}

async function runStep(step: LoadedStep, options: ExecutorOptions, before: number): Promise<number> {
  const { session, versions } = options;
  const { connection, dialect } = session;
  const inTransaction = dialect.transactionalDdl;
  const done: string[] = [];
  const startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  const fail = async (thrown: unknown): Promise<DbmError> => {
    versions.forget();
    const rollbackFailure = await rollback(session);
    return stepError({ step, session, thrown, done, rollbackFailure, before });
  };

  try {
    await dialect.transaction.begin(connection);
    await session.whileMigrating(
      { inTransaction, listener: ({ sql, query }) => query.kind !== 'SelectQueryNode' && done.push(sql) },
      () => callMigration(step, options, done),
    );
    await recordStep(step, versions, elapsed());
    await dialect.transaction.commit(connection);
  } catch (thrown) {
    throw await fail(thrown);
  }
  return elapsed();
}

async function callMigration(
  step: LoadedStep,
  { session, naming }: ExecutorOptions,
  done: string[],
): Promise<void> {
  const { dialect, server, connection, db } = session;
  const context: CompileContext = { server, connection, structure: (table) => inspectTable(session, table) };
  const execute = async (operation: Operation) => {
    for (const { sql } of await dialect.compile(resolveOperation(operation, session), context)) {
      await connection.query(sql);
      done.push(sql);
    }
  };
  const pending = new Set<Promise<void>>();
  const run = (operation: Operation) => {
    const running = execute(operation).finally(() => pending.delete(running));
    pending.add(running);
    return running;
  };
  const op = createOp({
    dialect: dialect.name,
    server,
    db,
    declare: { dialect: dialect.name, writer: dialect, naming, maxNameBytes: dialect.maxNameBytes },
    run,
    hasRows: (table) => hasRows(session, table),
  });
  let unawaited = 0;
  try {
    await (step.direction === 'up' ? step.module.upgrade(op) : step.module.downgrade(op));
  } finally {
    // Calls that nobody awaits would run on, after the end of the transaction.
    unawaited = pending.size;
    await Promise.allSettled(pending);
  }
  if (unawaited === 0) return;
  throw new DbmError('migration', 'The migration ended before all of its op calls had', {
    hint: 'Write `await` before every call of op.',
  });
}

async function recordStep(step: LoadedStep, versions: VersionTable, durationMs: number): Promise<void> {
  const { revision, direction, checksum } = step;
  if (direction === 'down') await versions.remove(revision.id);
  else await versions.add({ ...appliedRow(revision, checksum), durationMs });
}

/** The row that says a revision is applied, as of now. */
export function appliedRow(revision: Revision, checksum: string): AppliedRevision {
  return {
    revision: revision.id,
    downRevisions: revision.downRevisions,
    message: revision.message,
    appliedAt: new Date().toISOString(),
    checksum,
    durationMs: null,
  };
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

async function inspectTable({ dialect, connection, server }: Session, table: TableRef) {
  const schemas = table.schema === null ? [] : [table.schema];
  return findTable(await dialect.inspect(connection, server, { schemas, tables: [table] }), table);
}

/** Whether a table has any row, or any for which `condition` holds. */
export async function hasRows(
  { dialect, connection }: Session,
  table: TableRef,
  condition?: string,
): Promise<boolean> {
  const names = table.schema === null ? [table.name] : [table.schema, table.name];
  const name = names.map((it) => dialect.quoteIdentifier(it)).join('.');
  const where = condition === undefined ? '' : ` WHERE ${condition}`;
  return (await connection.query(`SELECT 1 FROM ${name}${where} LIMIT 1`)).length > 0;
}
