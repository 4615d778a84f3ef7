import type { ColumnType, Default } from './types.js';

/** `schema: null` is the connection's default schema (or database). */
export interface TableRef {
  readonly schema: string | null;
  readonly name: string;
}

/** A table as it is in a database or as models declare it. Frozen plain data: `null` means that there is none. */
export interface Table extends TableRef, Inheritance {
  /** In the order of the table. */
  readonly columns: readonly Column[];
  readonly primaryKey: PrimaryKey | null;
  readonly uniques: readonly UniqueConstraint[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly checks: readonly CheckConstraint[];
  readonly exclusions: readonly ExclusionConstraint[];
  readonly indexes: readonly Index[];
  readonly comment: string | null;
  readonly options: TableOptions;
}

/** How PostgreSQL ties tables together: there when it is so, absent otherwise. */
export interface Inheritance {
  /** What follows PARTITION BY: `RANGE (created_at)`. */
  readonly partitionBy?: string;
  /** A partition has all that its table has, and nothing of that is said of it again. */
  readonly partitionOf?: Partition;
  /** The tables whose columns and checks it has besides its own. */
  readonly inherits?: readonly TableRef[];
}

/** The partitioned table, and which of its rows: `FOR VALUES FROM (1) TO (10)`, `DEFAULT`. */
export interface Partition extends TableRef {
  readonly bounds: string;
}

/** `null` is the default of the database. */
export interface TableOptions extends RareTableOptions {
  /** SQLite. */
  readonly strict: boolean;
  /** SQLite. */
  readonly withoutRowid: boolean;
  /** MySQL. */
  readonly engine: string | null;
  /** MySQL. */
  readonly charset: string | null;
  /** MySQL. */
  readonly collation: string | null;
  /** PostgreSQL: rows are seen and written as the policies of the table say. */
  readonly rowLevelSecurity: boolean;
  /** PostgreSQL: by the owner of the table, too. */
  readonly forceRowLevelSecurity: boolean;
}

/** What few use: there when it is so, absent otherwise. */
export interface RareTableOptions {
  /**
   * How the rows are stored: `{ ROW_FORMAT: 'COMPRESSED', KEY_BLOCK_SIZE: '8' }` on MySQL, on PostgreSQL
   * `{ fillfactor: '70', 'toast.autovacuum_enabled': 'false' }`.
   */
  readonly storage?: StorageOptions;
  /** MySQL: what follows PARTITION BY. */
  readonly partitionBy?: string;
  /** MariaDB: rows that are changed or deleted are kept as they were (WITH SYSTEM VERSIONING). */
  readonly systemVersioning?: true;
  /** MariaDB: the time for which a row holds (PERIOD FOR). */
  readonly period?: Period;
  /** PostgreSQL: a crash empties the table. */
  readonly unlogged?: true;
  /** PostgreSQL, if it is not `heap`. */
  readonly accessMethod?: string;
  /** PostgreSQL: how replicas tell rows: `full`, `nothing`, or by a unique index of this name. */
  readonly replicaIdentity?: string;
  /** PostgreSQL: the index in whose order CLUSTER puts the rows. */
  readonly clusterOn?: string;
}

/** MariaDB: an application-time period, from the one column to the other. */
export interface Period {
  readonly name: string;
  readonly columns: readonly [from: string, to: string];
}

/** Options by their names in the engine's words. */
export type StorageOptions = Readonly<Record<string, string>>;

/** A column of a table. */
export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly default: Default | null;
  readonly identity: Identity | null;
  readonly generated: GeneratedExpression | null;
  /** MySQL's ON UPDATE CURRENT_TIMESTAMP. */
  readonly onUpdateNow: boolean;
  /** `null` is the default of the table. */
  readonly collation: string | null;
  readonly comment: string | null;
  /** SQLite: what becomes of a row that has no value here, if not an error. */
  readonly onNull?: ConflictAction;
  /** MySQL: `SELECT *` passes over it. Absent otherwise. */
  readonly invisible?: true;
  /** MariaDB: its changes leave no row in the history of its table (WITHOUT SYSTEM VERSIONING). Absent otherwise. */
  readonly unversioned?: true;
  /** PostgreSQL 18: what its NOT NULL says besides. Absent otherwise. */
  readonly notNull?: NotNull;
  /** PostgreSQL: how its values are stored: `{ storage: 'external', statistics: '500' }`. Absent otherwise. */
  readonly storage?: StorageOptions;
  /** Has it from a table that its own inherits, or is a partition of: absent otherwise. */
  readonly inherited?: true;
}

/** There when it is so, absent otherwise. */
export interface NotNull {
  /** If not the one that PostgreSQL gives. */
  readonly name?: string;
  /** Rows that were there before it came may be null. */
  readonly notValid?: true;
  /** Tables that inherit the column do not have it. */
  readonly noInherit?: true;
  /** Tables that inherit it have it under other names: then it cannot be renamed. */
  readonly heirsDiffer?: true;
}

/** SQLite: what ON CONFLICT says, where it is not what SQLite does anyway. */
export type ConflictAction = 'rollback' | 'fail' | 'ignore' | 'replace';

export interface GeneratedExpression {
  readonly expression: string;
  readonly stored: boolean;
}

/**
 * How the database numbers rows. `auto` is AUTO_INCREMENT (MySQL) and AUTOINCREMENT (SQLite); `serial` is
 * PostgreSQL's default from an owned sequence; `always` and `byDefault` are standard SQL identities.
 */
export type Identity =
  | { readonly kind: 'auto' }
  /** `sequence` is the name of its sequence, null for the one that PostgreSQL gives: `table_column_seq`. */
  | SerialIdentity
  | StandardIdentity;

export interface StandardIdentity {
  readonly kind: 'always' | 'byDefault';
  readonly options: SequenceOptions;
  /** The name of its sequence, if not the one that PostgreSQL gives: absent otherwise. */
  readonly sequence?: string;
}

export interface SerialIdentity {
  readonly kind: 'serial';
  readonly sequence: string | null;
  /** The type of the sequence, where it is not that of the column: absent otherwise. */
  readonly type?: 'smallint' | 'integer' | 'bigint';
  /** Absent where all are the default. */
  readonly options?: SequenceOptions;
}

/** `null` is the engine's default. Strings, because a bigint does not survive JSON. */
export interface SequenceOptions {
  readonly start: string | null;
  readonly increment: string | null;
  readonly minValue: string | null;
  readonly maxValue: string | null;
  readonly cache: string | null;
  readonly cycle: boolean;
}

export type Deferrable = 'immediate' | 'deferred';

/** What few use: there when it is so, absent otherwise. */
export interface RareKeyOptions {
  /** PostgreSQL: columns that the key's index holds besides its own. */
  readonly include?: readonly string[];
  /** SQLite and MySQL: how the key's index holds its columns, one for each, where that is not as they are. */
  readonly parts?: readonly KeyPart[];
  /** SQLite: what becomes of a row that breaks the key, if not an error. */
  readonly onConflict?: ConflictAction;
  /**
   * The last column is a range (PostgreSQL 18), or the name of the table's period (MariaDB): those of rows that are equal
   * in the others do not overlap.
   */
  readonly withoutOverlaps?: true;
  /** In the engine's words: `{ fillfactor: '70' }`, `{ KEY_BLOCK_SIZE: '8' }`. */
  readonly storage?: StorageOptions;
}

export type KeyPart = Pick<IndexKey, 'descending' | 'collation' | 'length'>;

/** What the database says of a constraint or index, where it can say something of it: absent otherwise. */
export interface Remark {
  readonly comment?: string;
}

export interface PrimaryKey extends RareKeyOptions, RareIndexOptions {
  readonly kind: 'primaryKey';
  readonly name: string | null;
  readonly columns: readonly string[];
  /** PostgreSQL: absent otherwise. */
  readonly deferrable?: Deferrable;
}

export interface UniqueConstraint extends RareKeyOptions, Remark {
  readonly kind: 'unique';
  readonly name: string | null;
  readonly columns: readonly string[];
  readonly nullsNotDistinct: boolean;
  readonly deferrable: Deferrable | null;
}

export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

export interface ForeignKey extends RareConditionOptions {
  readonly kind: 'foreignKey';
  readonly name: string | null;
  readonly columns: readonly string[];
  readonly references: TableRef & { readonly columns: readonly string[] };
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  readonly match: 'full' | null;
  readonly deferrable: Deferrable | null;
  /** SQLite: written `REFERENCES table`, without the columns, which are those of its primary key. */
  readonly toPrimaryKey?: true;
  /** PostgreSQL 18: the last columns are ranges, of which one is to be covered by the other. */
  readonly period?: true;
  /** PostgreSQL 15: the columns that ON DELETE SET NULL or SET DEFAULT sets, if not all. */
  readonly onDeleteColumns?: readonly string[];
}

/** What only PostgreSQL has, and few use: there when it is so, absent otherwise. */
export interface RareConditionOptions extends Remark {
  /** Rows that were there before it came need not fulfil it. */
  readonly notValid?: true;
  /** Documents only (since version 18). */
  readonly notEnforced?: true;
}

export interface CheckConstraint extends RareConditionOptions {
  readonly kind: 'check';
  readonly name: string | null;
  readonly expression: string;
  /** PostgreSQL: tables that inherit do not have it. */
  readonly noInherit?: true;
}

/** PostgreSQL: no two rows for which all the operators hold. */
export interface ExclusionConstraint extends Remark {
  readonly kind: 'exclude';
  readonly name: string | null;
  /** What follows EXCLUDE: `USING gist (room WITH =, during WITH &&)`. */
  readonly definition: string;
}

export type Constraint = PrimaryKey | UniqueConstraint | ForeignKey | CheckConstraint | ExclusionConstraint;

/** What few use: there when it is so, absent otherwise. */
export interface RareIndexOptions extends Remark {
  /** MySQL: the optimizer passes over it. */
  readonly invisible?: true;
  /** `{ PARSER: 'ngram', KEY_BLOCK_SIZE: '8' }` on MySQL, `{ fastupdate: 'off' }` on PostgreSQL. */
  readonly storage?: StorageOptions;
}

export interface Index extends RareIndexOptions {
  readonly kind: 'index';
  readonly name: string;
  readonly keys: readonly IndexKey[];
  readonly unique: boolean;
  /** Lower case; `null` is the engine's default (btree). */
  readonly method: string | null;
  /** The predicate of a partial index. */
  readonly where: string | null;
  readonly include: readonly string[];
  readonly nullsNotDistinct: boolean;
}

/** Exactly one of `column` and `expression` is given. */
export interface IndexKey {
  readonly column: string | null;
  readonly expression: string | null;
  readonly descending: boolean;
  /** `null` is the engine's default for the direction. */
  readonly nulls: 'first' | 'last' | null;
  /** MySQL: how many characters (or bytes, for binary columns) of the column are indexed. */
  readonly length: number | null;
  readonly operatorClass: string | null;
  readonly collation: string | null;
}

export const defaultTableOptions: TableOptions = {
  strict: false,
  withoutRowid: false,
  engine: null,
  charset: null,
  collation: null,
  rowLevelSecurity: false,
  forceRowLevelSecurity: false,
};

export const defaultSequenceOptions: SequenceOptions = {
  start: null,
  increment: null,
  minValue: null,
  maxValue: null,
  cache: null,
  cycle: false,
};

/** A column with everything absent but its name and type: spread it and add what there is. */
export function plainColumn(name: string, type: ColumnType): Column {
  return {
    name,
    type,
    nullable: true,
    default: null,
    identity: null,
    generated: null,
    onUpdateNow: false,
    collation: null,
    comment: null,
  };
}

/** An index key with everything absent but its column. */
export function plainKey(column: string): IndexKey {
  return {
    column,
    expression: null,
    descending: false,
    nulls: null,
    length: null,
    operatorClass: null,
    collation: null,
  };
}

/** An index with everything absent but its keys. */
export function plainIndex(name: string, keys: readonly IndexKey[]): Index {
  return {
    kind: 'index',
    name,
    keys,
    unique: false,
    method: null,
    where: null,
    include: [],
    nullsNotDistinct: false,
  };
}

/** A table with everything absent but its columns. */
export function plainTable(ref: TableRef, columns: readonly Column[]): Table {
  return {
    schema: ref.schema,
    name: ref.name,
    columns,
    primaryKey: null,
    uniques: [],
    foreignKeys: [],
    checks: [],
    exclusions: [],
    indexes: [],
    comment: null,
    options: defaultTableOptions,
  };
}
