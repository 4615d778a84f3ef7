import type { DriverConnection } from '../dialects/index.js';

/** Where a lock that is a row lives. */
export interface LockTable {
  readonly schema: string | null;
  readonly table: string;
  /** Opens the connection that tells the others that this process lives. */
  readonly connect: () => Promise<DriverConnection>;
}

/** A lock while it is held. */
export interface HeldLock {
  /** Aborted when the lock was lost; never for one of the session. */
  readonly signal: AbortSignal | null;
  /** Throws DbmError `lock` when it was lost; inside of a transaction it cannot be lost until that ends. */
  check(): Promise<void>;
}
