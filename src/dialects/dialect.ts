import type { Dialect as KyselyDialect } from 'kysely';
import type { Catalog, Column, Default, DialectName, Table, TableRef } from '../catalog/index.js';
import type { Operation } from '../operations/index.js';
import type { SqlWriter } from '../schema/sql.js';
import type { Connection, ConnectionSettings, DriverConnection } from './connection.js';
import type { DiffRules } from './diff-rules.js';
import type { LockRules } from './lock-rules.js';
import type { SamplingRules } from './sampling-rules.js';
import type { ScratchRules } from './scratch-rules.js';
import type { ScriptRules } from './script-rules.js';
import type { Flavor, Server } from './server.js';
import type { CompileContext, Statement } from './statement.js';
import type { Timeouts, TransactionRules } from './transaction-rules.js';

export type * from './connection.js';
export type * from './diff-rules.js';
export type * from './lock-rules.js';
export type * from './sampling-rules.js';
export type * from './scratch-rules.js';
export type * from './script-rules.js';
export type * from './server.js';
export type * from './statement.js';
export type * from './transaction-rules.js';

/** Everything that dbm knows about one family of engines. */
export interface Dialect extends SqlWriter {
  readonly name: DialectName;
  /** How long the names that dbm makes up may be, in bytes of UTF-8. */
  readonly maxNameBytes: number;
  /** Whether the engine takes a name of this length as it is. */
  fitsName(name: string): boolean;
  /** Whether a failed migration can be rolled back as a whole. */
  readonly transactionalDdl: boolean;
  readonly diffRules: DiffRules;

  /** Loads the driver and connects. Throws DbmError `driver` when the driver is not installed. */
  connect(settings: ConnectionSettings): Promise<DriverConnection>;
  /** Kysely's dialect for an application, with a pool where the driver has one. Throws as `connect` does. */
  openDriver(settings: ConnectionSettings): Promise<KyselyDialect>;
  /** Turns what a driver throws while connecting or running SQL into words for the user, never with a password. */
  explainError(thrown: unknown): Explanation;

  /** Whether a statement failed only because others held a lock, so that it may well succeed a moment later. */
  isLockConflict(thrown: unknown): boolean;

  /**
   * Whether a statement failed because a table that it names is not there, and for no other reason. Absent where
   * asking the catalog costs no round trip (SQLite).
   */
  isMissingTable?(thrown: unknown): boolean;

  identify(connection: Connection): Promise<Server>;
  /** What is assumed of a server when SQL is written without one. */
  readonly assumedServer: Server;
  /**
   * The same for a version that people name, as the server would report it; null for the assumed one. Throws
   * DbmError `usage` for what is no version, and `unsupported` for one that is too old.
   */
  assumeServer(flavor: Flavor, version: string | null): Server;
  readonly script: ScriptRules;

  /**
   * Portable words into this engine's: names that the engine does not have become null, an enum becomes a
   * check, and so on. Idempotent. Throws DbmError `unsupported` that lists every column which asks for
   * something that the engine cannot have.
   */
  resolve(catalog: Catalog, server: Server): Catalog;
  /** The live structure, in a constant number of queries. */
  inspect(connection: Connection, server: Server, scope: InspectScope): Promise<Catalog>;
  /** What tells that the structure is as it was, in less time than to inspect it. Absent where nothing does. */
  digest?(server: Server, connection: Pick<Connection, 'takesSeveral'>): StructureDigest;
  /**
   * `target` with every expression that differs as text from its counterpart in `live`, but means the same
   * to the server, replaced by the live spelling. Leaves nothing behind.
   */
  settle(connection: Connection, server: Server, live: Catalog, target: Catalog): Promise<SettleResult>;
  /**
   * True when `compile` itself resolves the changes of alterTable, because their meaning depends on the live
   * table. Otherwise they are resolved one by one before, each as a table that has nothing else.
   */
  readonly resolvesChanges?: boolean;
  /**
   * What the rows that are there get in a column that a downgrade brings back, so that its constraints hold:
   * an SQL expression over the row where values must differ. Null for none. `table` is the table as it is
   * afterwards, `before` as the rows are read from it.
   */
  placeholder(column: Column, table: Table, before?: Table | null): Default | null;
  /** What whoever writes these changes down should know of the rows that are there, in the user's words. */
  advise?(connection: Connection, operations: readonly Operation[]): Promise<readonly string[]>;
  /** The statements of one operation. */
  compile(operation: Operation, context: CompileContext): Promise<readonly Statement[]>;

  /**
   * SQL that gives an expression's values of all rows as one list, a text in JSON: of thousands it takes the driver half
   * as long as a row for each. Absent where the server may cut a long text off.
   */
  jsonList?(expression: string): string;

  readonly transaction: TransactionRules;
  /** Absent where that saves nothing, or cannot be. */
  readonly message?: MessageRules;
  /**
   * What is sent around a statement that keeps settings of its session for good: there they are as they were before
   * `Server.preparation`. Null for every other.
   */
  around?(statement: string): { readonly before: string; readonly after: string } | null;
  readonly scratch: ScratchRules;
  /**
   * Where DDL is not transactional: the structure of a table as a text. The same text before a statement and after
   * a crash says that the statement did not take effect; single statements are atomic.
   */
  readonly tableState?: (connection: Connection, server: Server, table: TableRef) => Promise<string>;
  readonly sampling: SamplingRules;
  /** For what runs outside of a transaction: from here on, statements of this connection have these limits. */
  limit?(connection: Connection, server: Server, timeouts: Timeouts): Promise<void>;
  readonly lock: LockRules;
}

/** How several statements become one message. */
export interface MessageRules {
  /**
   * One text that runs them in this order and stops at the first that fails; null where they must go one by one.
   * The last one may be a user's, and only its rows are wanted.
   */
  join(statements: readonly string[], server: Server, connection: Connection): string | null;
  /** Which of them failed. */
  failedAt(connection: Connection, thrown: unknown, statements: readonly string[]): Promise<number>;
}

/** What an inspection looks at. */
export interface InspectScope {
  /** Schemas besides the default one; `'all'` is all but the system's (PostgreSQL). */
  readonly schemas: readonly string[] | 'all';
  /** Only these tables; null for all. */
  readonly tables: readonly TableRef[] | null;
}

export interface SettleResult {
  readonly target: Catalog;
  /** What could not be asked of the server and was compared as text instead, in the user's words. */
  readonly notes: readonly string[];
}

/** A text that stands for a structure. */
export interface StructureDigest {
  /**
   * A query for the text, which is another one whenever `inspect`, or `settle` for the same target, may come to another
   * end. It gives null where that takes as long as they do.
   */
  readonly sql: string;
  /** The only questions whose answers it tells apart; absent where it knows of all that they depend on. */
  readonly of?: readonly string[];
}

/** What a driver threw, in words for the user. */
export interface Explanation {
  readonly message: string;
  readonly hint: string | null;
}
