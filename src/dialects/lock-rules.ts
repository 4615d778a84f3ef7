import type { Connection } from './connection.js';

/** The lock that lets only one process migrate a database. */
export interface LockRules {
  /** Waits for the one lock of this database; false when `timeoutMs` passed first. */
  acquire(connection: Connection, name: string, timeoutMs: number): Promise<boolean>;
  release(connection: Connection, name: string): Promise<void>;
  /** What releases it as the end of another message; absent where that saves no round trip. */
  releasing?(name: string): string;
  /** Who has it now; null when nobody has it any more, or it cannot be known. */
  holder?(connection: Connection, name: string): Promise<LockHolder | null>;
  /**
   * True where there is no lock but that of the transaction: whoever comes second gets in only then, and
   * must look again whether there is still something to do.
   */
  readonly byTransaction?: boolean;
}

/** Who has a lock, for people. */
export interface LockHolder {
  readonly who: string;
  /** UTC, as ISO 8601 text; null when it cannot be known. */
  readonly since: string | null;
}
