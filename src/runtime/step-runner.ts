import { setImmediate } from 'node:timers/promises';
import type { CompileContext, Statement } from '../dialects/index.js';
import type { Operation } from '../operations/index.js';
import { inspectTable } from './inspect-table.js';
import { resolveOperation } from './resolve-operation.js';
import type { MigrationGuard, Session } from './session.js';
import type { Send } from './version-table.js';

/** How one migration is run: in a transaction (ProtectedStep), or where that cannot be (JournaledStep). */
export interface StepRunner extends MigrationGuard {
  /** True while an earlier run is caught up with: what is asked of the database then was asked before. */
  readonly isReplaying: boolean;
  start(): Promise<void>;
  run(operation: Operation): Promise<void>;
  /** Records that the migration is through, in milliseconds; `send` is what it does that with. */
  finish(durationMs: number, send?: Send): Promise<void>;
  /** Gives up what can be; to be called when anything failed. Does not throw. */
  abandon(): Promise<Outcome>;
}

/** What is left of a migration that failed. */
export interface Outcome {
  /** What took effect, in order, in words; all of it is rolled back where the step was protected. */
  readonly done: readonly string[];
  /** How many statements about rows were rolled back. */
  readonly lost: number;
  /** Why the end could not be confirmed; null when it was. */
  readonly failure: unknown;
}

/** A turn takes as long as a small statement. */
const turnEveryMs = 20;

let turnedAt = 0;

/**
 * To be awaited before a statement; throws when the run is to end. SQLite's driver never waits: without a turn of the
 * event loop a signal would not be seen before the whole migration is through.
 */
export async function untilNext(signal: AbortSignal | undefined): Promise<void> {
  if (performance.now() - turnedAt > turnEveryMs) {
    await setImmediate();
    turnedAt = performance.now();
  }
  signal?.throwIfAborted();
}

/** The statements of an operation as a migration file says it, for the database as it is now. */
export async function statementsOf(operation: Operation, session: Session): Promise<readonly Statement[]> {
  const { dialect, server, connection } = session;
  const context: CompileContext = { server, connection, structure: (table) => inspectTable(session, table) };
  return dialect.compile(resolveOperation(operation, session), context);
}
