import type { Connection, ConnectionSettings, DriverConnection } from './connection.js';
import type { Server } from './server.js';
import type { Effect } from './shared/effect.js';

/** How SQL is written down to be run later, by the engine's own client program. */
export interface ScriptRules {
  /** How people run the script that is in `file`, in a shell. */
  command(server: Server, file: string): string;
  /** Lines that come first: how the client and the session must be set for the rest. */
  opening(server: Server): readonly string[];
  /** A statement with what ends it for the client. */
  terminated(sql: string): string;
  /**
   * The statements around one migration; none where DDL commits by itself. `replica` is the database that the
   * script is tried on, whose own transaction is begun and ended with it; null when there is none.
   */
  begin(replica: Connection | null): Promise<ScriptTransaction>;
  /** Statements that fail with `message` where `condition` does not hold. */
  assert(condition: string, message: string): readonly string[];
  /** When a script runs, as the version table says it: UTC, ISO 8601, as SQL. */
  readonly now: string;
  /** A query of Kysely's with its parameters written into it, so that it means what the driver makes of it. */
  inline(query: ScriptQuery): Promise<string>;
  /** What a statement that a person wrote may do to the structure. */
  effect(sql: string): Effect;
  /** A database of this engine inside of this process; null where there can be none. */
  readonly replica: {
    /** An empty one. */
    open(): Promise<DriverConnection>;
    /** The statements that give it the structure of another database. */
    structureOf(connection: Connection): Promise<readonly string[]>;
  } | null;
}

export interface ScriptTransaction {
  readonly begin: readonly string[];
  /** Throws DbmError when the migration must not be committed. */
  commit(): Promise<readonly string[]>;
}

export interface ScriptQuery {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Null when the config gives a ready Kysely dialect. */
  readonly settings: ConnectionSettings | null;
}
