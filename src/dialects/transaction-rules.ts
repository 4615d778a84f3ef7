import type { Connection } from './connection.js';

/**
 * Opens, ends and gives up a transaction. Without `transactionalDdl` it holds what is about rows; a statement
 * about structure ends it.
 */
export interface TransactionRules {
  begin(connection: Connection, options?: BeginOptions): Promise<Beginning>;
  commit(connection: Connection, options?: CommitOptions): Promise<void>;
  rollback(connection: Connection): Promise<void>;
  /**
   * Runs statements, commits, and runs others `afterwards`, in one message. Absent where it would save no round
   * trip, or nothing to roll back.
   */
  commitAfter?(
    connection: Connection,
    statements: readonly string[],
    afterwards?: readonly string[],
  ): Promise<void>;
  /** Takes back what a commit has left set for a transaction that was to follow. */
  release?(connection: Connection): Promise<void>;
}

/** What a migration may wait for, and how long a statement of it may run. In milliseconds; null for the server's own. */
export interface Timeouts {
  readonly lockMs: number | null;
  readonly statementMs: number | null;
}

/** How a transaction begins. */
export interface BeginOptions {
  readonly timeouts?: Timeouts;
  /** SQLite, where the transaction is the lock: how long to wait for it, and who is told of that. */
  readonly waitMs?: number;
  readonly onWait?: () => void;
}

/** How a transaction began. */
export interface Beginning {
  /** Whether nobody else can have written since the one before on this connection. */
  readonly isSequel: boolean;
}

export interface CommitOptions {
  /**
   * Whether the next thing to run is another transaction, or else `release`: settings of the connection that both
   * need are then left as they are.
   */
  readonly isFollowed?: boolean;
}
