import type { Dialect as KyselyDialect } from 'kysely';
import type { Flavor } from './server.js';

/** One open connection to a database; everything that dbm sends goes through here. */
export interface Connection {
  /** Runs one statement and returns its rows (none for a statement that returns nothing). */
  query<Row = Record<string, unknown>>(
    sql: string,
    parameters?: readonly unknown[],
    options?: QueryOptions,
  ): Promise<readonly Row[]>;
  /** Whether the text of a query may hold several statements, which saves round trips. Not every driver takes that. */
  readonly takesSeveral?: boolean;
  /** Runs a statement before the next one, in one message with it where that is possible. */
  precede?(sql: string): void;
  /** Runs the statements `before` one, in one message where that is possible; it is not run when one of them fails. */
  queryAfter?(before: readonly string[], sql: string): Promise<readonly unknown[]>;
}

export interface QueryOptions {
  /** Whether it means the same without `Server.preparation`: then it does not wait for that to be sent. */
  readonly unprepared?: boolean;
}

/** A connection as its driver has it, open until it is closed. */
export interface DriverConnection extends Connection {
  /**
   * Kysely's dialect over this very connection; what Kysely makes of it does not close it. Loads Kysely, which
   * takes longer than all else that a short command does: dbm's own SQL goes without.
   */
  kyselyDialect(): Promise<KyselyDialect>;
  close(): Promise<void>;
}

/** Where and how to connect, from a database URL and the config. */
export interface ConnectionSettings {
  readonly flavor: Flavor;
  /** SQLite: a file's absolute path, or ':memory:'. Otherwise the database's name. */
  readonly database: string;
  readonly host: string | null;
  readonly port: number | null;
  readonly user: string | null;
  readonly password: string | null;
  /** Query parameters of the URL that dbm does not interpret: they go to the driver. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly ssl: boolean | Readonly<Record<string, unknown>> | null;
  readonly pool: PoolSettings;
}

/** How many connections there may be and how long they last; what is left out is the driver's default. */
export interface PoolSettings {
  /** At most so many connections. SQLite has one. */
  readonly max?: number;
  /** PostgreSQL: so many are kept open. */
  readonly min?: number;
  /** After how many milliseconds an unused connection is closed. */
  readonly idleTimeoutMs?: number;
  /** How many milliseconds connecting may take; on SQLite, waiting for a lock. */
  readonly connectTimeoutMs?: number;
}
