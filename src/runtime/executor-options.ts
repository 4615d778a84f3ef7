import type { NamingConvention } from '../catalog/index.js';
import type { Timeouts } from '../dialects/index.js';
import type { Operation } from '../operations/index.js';
import type { RevisionStep } from '../revisions/index.js';
import type { HeldLock } from './lock/held-lock.js';
import type { Session } from './session.js';
import type { UnfinishedRevision } from './version-statements.js';
import type { VersionTable } from './version-table.js';

export interface StepObserver {
  /** Before a migration runs. */
  started?(step: RevisionStep): void;
  /** Before it is tried again, because others held a lock. */
  retrying?(step: RevisionStep, reason: string): void;
  /** SQLite: while another connection writes. */
  waiting?(): void;
  /** After it is committed. */
  finished?(step: RevisionStep, durationMs: number): void;
  /** After an operation of the migration file. */
  operated?(operation: Operation): void;
  /** After a statement that the migration file sent through `op.db` and that is no query. */
  wrote?(sql: string): void;
}

export interface ExecutorOptions {
  readonly session: Session;
  readonly versions: VersionTable;
  readonly naming: NamingConvention;
  readonly observer?: StepObserver;
  /** What earlier runs began and did not finish: it goes on from there. */
  readonly unfinished?: readonly UnfinishedRevision[];
  /** Aborted when the run is to end: before the next statement, and what can be is rolled back. */
  readonly signal?: AbortSignal;
  /** Is called when a step is recorded, and before that is committed where there is a transaction. */
  readonly onRecorded?: (step: RevisionStep) => Promise<void>;
  /** What statements may wait for and how long they may run; null for the server's own limits. */
  readonly timeouts?: Timeouts;
  /** The lock under which the steps run: it is looked at before each is recorded. */
  readonly lock?: HeldLock;
  /** SQLite: how long to wait for whoever writes just now. */
  readonly lockWaitMs?: number;
  /** False for one transaction around all steps. */
  readonly transactionPerMigration?: boolean;
}
