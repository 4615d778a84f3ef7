import type { DriverConnection } from '../../dialects/index.js';

/** How often a lock that is a row says that its holder lives. */
export interface LockPace {
  readonly beatMs: number;
  /** How long a heartbeat may stand still before its process counts as dead. */
  readonly staleMs: number;
}

/** Where a lock that is a row lives. */
export interface LockTable {
  readonly schema: string | null;
  readonly table: string;
  /** Two seconds and twelve, if nothing is said. */
  readonly pace?: LockPace;
  /** Opens the connection that tells the others that this process lives. */
  readonly connect: () => Promise<DriverConnection>;
}

/** A lock while it is held. */
export interface HeldLock {
  /** Aborted when the lock was lost; never for one of the session. */
  readonly signal: AbortSignal | null;
  /** Throws DbmError `lock` when it was lost; inside of a transaction it cannot be lost until that ends. */
  check(): Promise<void>;
  /** Gives it back with a statement that `send` runs last of all, if it can be; it is given back at the end in any case. */
  releaseWith?(send: (sql: string) => Promise<void>): Promise<void>;
}
