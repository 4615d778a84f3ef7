import type { Table, TableRef } from '../catalog/index.js';
import type { Connection } from './connection.js';
import type { Server } from './server.js';

/** One SQL statement, without a closing semicolon. */
export interface Statement {
  readonly sql: string;
  /** Whether it changes nothing, and fails where something else no longer works. */
  readonly isCheck?: boolean;
}

export interface CompileContext {
  readonly server: Server;
  /** Null when SQL is written without a database. */
  readonly connection: Connection | null;
  /** Whether the statements are to be run later, on another database than `connection`. */
  readonly isScript?: boolean;
  /** The table as it now is in the database, or null when that is not known or there is none. */
  structure(table: TableRef): Promise<Table | null>;
  /**
   * The columns that foreign keys point to, as far as they are known; absent where a connection can be asked.
   */
  readonly referredColumns?: (table: TableRef) => ReadonlySet<string>;
}
