import type { Server, Statement } from '../../dialects/index.js';
import type { Operation } from '../../operations/index.js';

/**
 * The database that a script will be run on, as far as the history tells what it is: nobody has seen it. What
 * a script does is done to it as well, so that later statements can be written.
 */
export interface ImaginedDatabase {
  readonly server: Server;
  /** The statements around one migration. */
  begin(): Promise<ImaginedTransaction>;
  /**
   * The statements of an operation of a migration file, which then count as done. `origin` says where they
   * come from, for errors about what follows. Throws DbmError `unsupported` for what cannot be written without
   * the database itself.
   */
  run(operation: Operation, origin: string): Promise<readonly Statement[]>;
  /** A statement that a migration sent through `op.db`. */
  sent(sql: string, origin: string): Promise<void>;
  /** From here on nothing can be taken as known. */
  lose(reason: string): void;
}

export interface ImaginedTransaction {
  readonly begin: readonly string[];
  /** What ends it. Throws DbmError when the migration must not be committed. */
  commit(): Promise<readonly string[]>;
  /** Gives up what was imagined since. */
  rollback(): Promise<void>;
}
