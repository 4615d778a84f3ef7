import type { Dialect as KyselyDialect } from 'kysely';
import type {
  Catalog,
  CheckConstraint,
  Column,
  ColumnType,
  Constraint,
  Default,
  DialectName,
  Index,
  SchemaObject,
  Table,
  TableRef,
  Trigger,
} from '../catalog/index.js';
import type { Operation } from '../operations/index.js';
import type { LiteralValue, SqlWriter } from '../schema/sql.js';
import type { Effect } from './shared/effect.js';

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

export type Flavor = 'sqlite' | 'postgresql' | 'mysql' | 'mariadb';

/** What a connection is connected to. */
export interface Server {
  readonly flavor: Flavor;
  /** As the server reports it, for people. */
  readonly version: string;
  /** Major, minor, patch. */
  readonly versionNumber: readonly [number, number, number];
  /** The schema (PostgreSQL) or database (MySQL) that unqualified names mean; null on SQLite. */
  readonly defaultSchema: string | null;
  /** MySQL: what a table gets that does not say; null elsewhere. */
  readonly tableDefaults: {
    readonly engine: string;
    readonly charset: string;
    readonly collation: string;
  } | null;
  /** MySQL: whether the server keeps all names of tables in lower case (lower_case_table_names = 1). */
  readonly lowerCaseTableNames?: boolean;
  /** MySQL: whether a table that is made without a key gets one of an invisible column. */
  readonly generatesPrimaryKeys?: boolean;
  /** What is sent before the first statement to which it may matter; absent where the session is as it should be. */
  readonly preparation?: string;
}

/** What an inspection looks at. */
export interface InspectScope {
  /** Schemas besides the default one; `'all'` is all but the system's (PostgreSQL). */
  readonly schemas: readonly string[] | 'all';
  /** Only these tables; null for all. */
  readonly tables: readonly TableRef[] | null;
}

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

/** How the general differ must treat this engine. Both sides are resolved and settled before. */
export interface DiffRules {
  /** The engine's own spelling of a type: two types are the same when this is the same. */
  typeSql(type: ColumnType, table: Table): string;
  /** The columns that change with the options of their table, though nothing is said of them; absent if there are none. */
  changedByOptions?(from: Table, to: Table): readonly { readonly from: Column; readonly to: Column }[];
  /** The engine's own spelling of a default: two defaults are the same when this is the same. */
  defaultSql(value: Default, column: Column): string;
  /** Whether the names of two columns (of one table) or two constraints mean the same. */
  sameName(a: string, b: string): boolean;
  /** Whether the names of two tables mean the same; absent where only the same spelling does. */
  sameTableName?(a: string, b: string): boolean;
  /** An expression, as the engine gives it, after a column that it mentions has got another name. */
  renameInExpression(expression: string, from: string, to: string): string;
  /**
   * What must change before a rename (`renameTable`, or an `alterTable` of renameColumn) so that its reverse comes back:
   * names that follow a rename are the usual ones only. Absent where none does.
   */
  aheadOfRename?(catalog: Catalog, rename: Operation): readonly Operation[];
  /** Whether a check is part of a column, by its name, and is renamed with it (MariaDB); absent where none is. */
  isPartOfColumn?(check: CheckConstraint, table: Table, server: Server): boolean;
  /** Whether a default may be computed from other columns. */
  readonly columnsInDefaults: boolean;
  /** Whether what is said of an index or constraint can change without the thing itself. */
  readonly alterableRemarks: boolean;
  /** Whether the order of a table's columns is a difference. */
  readonly columnOrder: boolean;
  /** Whether a generated column gets another expression in its place, with what uses it; else it is made anew. */
  readonly recomputesInPlace: boolean;
  /** Whether nothing of its kind in the whole schema may have the name of this part, rather than in its table. */
  sharesNames(part: Constraint | Index): boolean;
  /** Whether a foreign key may point to a table that is not there yet. */
  readonly forwardReferences: boolean;
  /** Absent where sequences are not part of columns. */
  sequencesApart?(live: Catalog, target: Catalog): SequencesApart;
  /**
   * Whether `part` of a table must be dropped before the column changes and created again after it.
   * `part` is a constraint, an index or a generated column of the same table, or a foreign key of
   * another table that points to the column.
   */
  obstructs(part: Constraint | Index | Column, change: { from: Column; to: Column }, table: Table): boolean;
  readonly objects: ObjectRules;
}

/**
 * Two catalogs in which the sequences that are part of a column on one side, and objects on the other, are the same on
 * both: they stay, and only their owner changes.
 */
export interface SequencesApart {
  readonly from: Catalog;
  readonly to: Catalog;
  /** What makes `from` of the one side, and the other side of `to`. */
  readonly first: readonly Operation[];
  readonly last: readonly Operation[];
}

/**
 * `inPlace`: whatever uses the object goes on. `converted`: a type is made again, and the values of its columns
 * with it. `anew`: dropped, with whatever uses it, and created.
 */
export type ObjectChange = 'inPlace' | 'converted' | 'anew';

/** How the differ must treat views, triggers, routines and the like. */
export interface ObjectRules {
  /** Whether SQL uses a name; a word of the language that is spelled alike may count too. */
  mentions(sql: string, name: string): boolean;
  /** What of a routine the server looks up when it is created: all of it, or what stands before its body. */
  checkedSql(routine: SchemaObject): string;
  /**
   * How one object becomes the other; `columns` are the types of those that have it, as it is or in arrays, and
   * `outer` the types that columns have which are made of it.
   */
  change(
    from: SchemaObject,
    to: SchemaObject,
    columns: readonly ColumnType[],
    outer: readonly SchemaObject[],
  ): ObjectChange;
  /** Whether a type, or that of the elements of an array, is the object. */
  isOfType(type: ColumnType, object: SchemaObject): boolean;
  /** Whether a trigger says that it comes before or after that one of its table. */
  isOrderedBy(trigger: Trigger, other: string): boolean;
  /**
   * Whether an object that uses the table must be dropped before a column that it uses changes, or goes (`to`
   * is null), or the whole table goes (`change` is null).
   */
  obstructs(
    object: SchemaObject,
    change: { readonly from: Column; readonly to: Column | null } | null,
    table: Table,
  ): boolean;
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

export interface PoolSettings {
  readonly max?: number;
  readonly min?: number;
  readonly idleTimeoutMs?: number;
  readonly connectTimeoutMs?: number;
}

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

/** What a driver threw, in words for the user. */
export interface Explanation {
  readonly message: string;
  readonly hint: string | null;
}

/** Everything that dbm knows about one family of engines. */
export interface Dialect extends SqlWriter {
  readonly name: DialectName;
  /** How long a name may be, in bytes of UTF-8. */
  readonly maxNameBytes: number;
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
  /** The statements of one operation. */
  compile(operation: Operation, context: CompileContext): Promise<readonly Statement[]>;

  /**
   * Opens, ends and gives up a transaction. Without `transactionalDdl` it holds what is about rows; a statement
   * about structure ends it.
   */
  readonly transaction: {
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
  };
  /** How several statements become one message; absent where that saves nothing, or cannot be. */
  readonly message?: {
    /**
     * One text that runs them in this order and stops at the first that fails; null where they must go one by one.
     * The last one may be a user's, and only its rows are wanted.
     */
    join(statements: readonly string[], server: Server, connection: Connection): string | null;
    /** Which of them failed. */
    failedAt(connection: Connection, thrown: unknown, statements: readonly string[]): Promise<number>;
  };
  readonly scratch: ScratchRules;
  /**
   * Where DDL is not transactional: the structure of a table as a text. The same text before a statement and after
   * a crash says that the statement did not take effect; single statements are atomic.
   */
  readonly tableState?: (connection: Connection, server: Server, table: TableRef) => Promise<string>;
  readonly sampling: SamplingRules;
  /** For what runs outside of a transaction: from here on, statements of this connection have these limits. */
  limit?(connection: Connection, server: Server, timeouts: Timeouts): Promise<void>;
  readonly lock: {
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
  };
}

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

/** Values for rows that a migration is tried out with. */
export interface SamplingRules {
  /** Values of a type as SQL; null for a type of which none is sure to be taken. */
  values(type: ColumnType): SampleValues | null;
  /** SQL that gives a column's value as text by which it can be compared. */
  textSql(column: Column): string;
  /** A value as an expression that a query takes as it takes a column of the type. */
  typedSql(value: LiteralValue, column: Column): string;
  /** How rows are given numbers that the database would give; absent where it takes them, and goes on behind them. */
  readonly ownNumbers?: {
    /** What INSERT says behind the names of the columns. */
    readonly clause: string;
    /** The statement after it, which lets the column go on behind the greatest number. */
    goOn(table: TableRef, column: string): string;
  };
}

export interface SampleValues {
  /** What is easily lost or refused: limits, empty, long, other alphabets. */
  readonly special: readonly string[];
  /** A plain value; another one for every number from 0, as far as the type has so many. */
  plain(n: number): string;
}

/** Who has a lock, for people. */
export interface LockHolder {
  readonly who: string;
  /** UTC, as ISO 8601 text; null when it cannot be known. */
  readonly since: string | null;
}

/** What a migration may wait for, and how long a statement of it may run. In milliseconds; null for the server's own. */
export interface Timeouts {
  readonly lockMs: number | null;
  readonly statementMs: number | null;
}

/** How a transaction began. */
export interface Beginning {
  /** Whether nobody else can have written since the one before on this connection. */
  readonly isSequel: boolean;
}

/** How a transaction begins. */
export interface BeginOptions {
  readonly timeouts?: Timeouts;
  /** SQLite, where the transaction is the lock: how long to wait for it, and who is told of that. */
  readonly waitMs?: number;
  readonly onWait?: () => void;
}

export interface CommitOptions {
  /**
   * Whether the next thing to run is another transaction, or else `release`: settings of the connection that both
   * need are then left as they are.
   */
  readonly isFollowed?: boolean;
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

export interface SettleResult {
  readonly target: Catalog;
  /** What could not be asked of the server and was compared as text instead, in the user's words. */
  readonly notes: readonly string[];
}
