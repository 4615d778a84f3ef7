import type { TableRef } from '../catalog/index.js';
import type { Connection } from './connection.js';
import type { Server } from './server.js';
import type { Statement } from './statement.js';

/** How a database comes to be that lives as long as one command. */
export interface ScratchRules {
  /**
   * Makes an empty database beside the connected one and like it (encoding, collation, where unqualified names
   * lead). Throws what the driver throws for a user who may not; a database that is half made is dropped.
   */
  create(connection: Connection, server: Server, name: string): Promise<ScratchDatabase>;
  drop(connection: Connection, server: Server, database: string): Promise<void>;
  /** What a database holds, in an order in which all of it can be dropped. */
  contents(connection: Connection): Promise<readonly ScratchObject[]>;
  /** Runs statements that drop objects, in this order and whatever still refers to them. */
  discard(connection: Connection, objects: readonly ScratchObject[]): Promise<void>;
  /** Deletes all rows of these tables, whatever refers to them. */
  deleteRows(connection: Connection, tables: readonly TableRef[]): Promise<void>;
}

export interface ScratchDatabase {
  /** What `ConnectionSettings.database` is for it. */
  readonly database: string;
  /** Statements to be run in it before it is used. */
  readonly setup: readonly ScratchSetup[];
}

export interface ScratchSetup extends Statement {
  /** The extension that the statement brings, as PostgreSQL calls it; null for everything else. */
  readonly extension: string | null;
}

export interface ScratchObject {
  /** For people: `table users`. */
  readonly description: string;
  /** The statement that drops it, if it is still there. */
  readonly drop: string;
  /** True for what an empty database may hold: a schema, an extension. */
  readonly isFurniture: boolean;
}
