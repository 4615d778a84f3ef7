import { displayName } from '../catalog/index.js';
import type { MigrationContext } from '../config/context.js';
import type { Dialect } from '../dialects/index.js';
import { asThrown, DbmError } from '../errors/index.js';
import type { Operation } from '../operations/index.js';
import type { RevisionStep } from '../revisions/index.js';
import { createOp, type Op, type OpEnvironment } from './op/op.js';

/** What a migration file exports, once it is loaded. */
export interface MigrationModule {
  upgrade(op: Op): Promise<void>;
  downgrade(op: Op): Promise<void>;
  /** False when its text shows that it has no use for `op.db`: then Kysely is not loaded for it. */
  readonly usesKysely?: boolean;
  /** True when all that it does before it first waits is one call of `op`. */
  readonly beginsWithOp?: boolean;
}

/** A step with its file loaded. */
export interface LoadedStep extends RevisionStep {
  readonly module: MigrationModule;
  /** Of the file's content; null for a module that has no file. */
  readonly checksum: string | null;
  /** What the file is told of the command that runs it. */
  readonly context?: MigrationContext;
}

/**
 * Calls a migration's function for the direction of the step. Returns when all that it asked of `op` is
 * done, and throws DbmError `migration` when it did not wait for that itself.
 */
export async function callMigration(step: LoadedStep, environment: OpEnvironment): Promise<void> {
  const pending = new Set<Promise<void>>();
  const run = (operation: Operation) => {
    const running = environment.run(operation).finally(() => pending.delete(running));
    pending.add(running);
    return running;
  };
  const op = createOp({ ...environment, run, context: step.context });
  let unawaited = 0;
  try {
    await (step.direction === 'up' ? step.module.upgrade(op) : step.module.downgrade(op));
  } catch (thrown) {
    throw asThrown(thrown);
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

/** SQLite's rebuild drops the table, and only dialect.transaction keeps that from cascading into others. */
export function refuseUnprotected(operation: Operation, dialect: Dialect): void {
  if (dialect.name !== 'sqlite' || operation.kind !== 'alterTable') return;
  throw new DbmError('migration', `${displayName(operation.table)} cannot be altered without a transaction`, {
    hint: 'Take `export const transaction = false` away, or move the other statements to a migration of their own.',
  });
}
