import type {
  Column,
  CompositeType,
  Constraint,
  Default,
  Domain,
  EnumType,
  Index,
  Inheritance,
  SchemaObject,
  Table,
  TableOptions,
  TableRef,
} from '../catalog/index.js';

/**
 * The closed vocabulary of change. Every operation is plain data without SQL and carries both sides, so
 * that reversing it is mechanical (reverse.ts). In a migration file people may leave the other side out;
 * what then runs is found by name.
 */
export type Operation =
  | { readonly kind: 'createSchema'; readonly name: string }
  | { readonly kind: 'dropSchema'; readonly name: string }
  | { readonly kind: 'createEnum'; readonly enum: EnumType }
  | { readonly kind: 'dropEnum'; readonly enum: EnumType }
  | AlterEnum
  | { readonly kind: 'createTable'; readonly table: Table }
  | { readonly kind: 'dropTable'; readonly table: Table }
  | { readonly kind: 'renameTable'; readonly from: TableRef; readonly to: TableRef }
  | AlterTable
  | PartitionTable
  | CreateObject
  | DropObject
  | AlterObject
  | CommentOn
  | { readonly kind: 'execute'; readonly sql: string };

export interface CreateObject {
  readonly kind: 'createObject';
  readonly object: SchemaObject;
  /** PostgreSQL: it was dropped only for the time being, and gets back what `keepRights` of DropObject kept. */
  readonly keepRights?: true;
}

export interface DropObject {
  readonly kind: 'dropObject';
  readonly object: SchemaObject;
  /** PostgreSQL: its owner and what is granted on it are kept for the object of its name that is created later. */
  readonly keepRights?: true;
}

/** A routine, sequence or type that stays what it is for whatever uses it; other kinds are dropped and created. */
export interface AlterObject {
  readonly kind: 'alterObject';
  /** `null` when a migration file does not say. */
  readonly from: SchemaObject | null;
  readonly to: SchemaObject;
  /** The columns of a type whose values have to be converted; none where the type changes in place. */
  readonly columns: readonly TypedColumn[];
  /** See OuterType. */
  readonly within?: readonly OuterType[];
}

/** What COMMENT ON is said of: of an enum type, the name is enough. */
export type Commented = SchemaObject | (TableRef & { readonly kind: 'enum' });

/** What PostgreSQL's COMMENT ON says of an object; tables have `alterComment`, and columns hold it. */
export interface CommentOn {
  readonly kind: 'commentOn';
  readonly on: Commented;
  /** `null` is none, also where a migration file does not say. */
  readonly from: string | null;
  readonly to: string | null;
}

/** The values of an enum type: values only added, or added, removed and reordered. */
export interface AlterEnum {
  readonly kind: 'alterEnum';
  readonly from: EnumType;
  readonly to: EnumType;
  /** The columns of this type: they are converted when values go or change places. */
  readonly columns: readonly TypedColumn[];
  /**
   * Convert the columns even though values were only added: PostgreSQL cannot use a value that
   * ALTER TYPE ... ADD VALUE added before the transaction commits.
   */
  readonly rewrite: boolean;
  /** See OuterType. */
  readonly within?: readonly OuterType[];
}

/**
 * PostgreSQL: a domain or composite type that is made of a type which is made anew, and so is made anew with it,
 * under its columns. One after the other, as they are made of each other; absent where there are none.
 */
export interface OuterType {
  readonly from: Domain | CompositeType;
  readonly to: Domain | CompositeType;
  readonly columns: readonly TypedColumn[];
}

/** A column, or a column of arrays, of a type that changes. */
export interface TypedColumn {
  readonly table: TableRef;
  readonly column: string;
}

/** All changes of one table: one rewrite of it on every engine. They take effect in the given order. */
export interface AlterTable {
  readonly kind: 'alterTable';
  readonly table: TableRef;
  readonly changes: readonly TableChange[];
}

/**
 * Attaching ties a table to others, as a partition or by inheritance. One that is detached keeps the columns that
 * it had from them, and none of their keys, indexes and checks.
 */
export type TableChange =
  | AddColumn
  | { readonly kind: 'dropColumn'; readonly column: Column; readonly position: ColumnPosition }
  | AlterColumn
  | RenameColumn
  | MoveColumn
  | { readonly kind: 'addConstraint'; readonly constraint: Constraint }
  | { readonly kind: 'dropConstraint'; readonly constraint: Constraint }
  | {
      /** PostgreSQL: all rows are to fulfil it, where until now only new ones had to. */
      readonly kind: 'validateConstraint';
      readonly constraint: Constraint;
    }
  | { readonly kind: 'renameConstraint'; readonly constraint: Constraint; readonly to: string }
  | { readonly kind: 'createIndex'; readonly index: Index }
  | { readonly kind: 'dropIndex'; readonly index: Index }
  | { readonly kind: 'renameIndex'; readonly index: Index; readonly to: string }
  | { readonly kind: 'attachTable'; readonly to: Inheritance }
  | { readonly kind: 'detachTable'; readonly from: Inheritance }
  | {
      /** PostgreSQL: what COMMENT ON says of a constraint or index. */
      readonly kind: 'alterPartComment';
      readonly part: Constraint | Index;
      readonly to: string | null;
    }
  | { readonly kind: 'alterComment'; readonly from: string | null; readonly to: string | null }
  | { readonly kind: 'alterOptions'; readonly from: TableOptions; readonly to: TableOptions };

/**
 * PostgreSQL: a plain table becomes a partitioned one, or the other way round. It is made anew, and keeps its rows, its
 * name, and all that is part of it; what else uses it is gone meanwhile.
 */
export interface PartitionTable {
  readonly kind: 'partitionTable';
  readonly table: TableRef;
  /** `null` for a plain table, also where a migration file does not say. */
  readonly from: Partitioning | null;
  /** `null` for a plain table. */
  readonly to: Partitioning | null;
}

export interface Partitioning {
  /** What follows PARTITION BY. */
  readonly by: string;
  /** The partitions that come and go with it, and theirs, each after its table: nothing but what they are of. */
  readonly partitions: readonly Table[];
}

/** Where a column stands: at the end, at the beginning, or after another. Engines that cannot, append. */
export type ColumnPosition = 'last' | 'first' | { readonly after: string };

export interface AddColumn {
  readonly kind: 'addColumn';
  readonly column: Column;
  readonly position: ColumnPosition;
  /** The value that existing rows get in a column without a default. */
  readonly backfill: Default | null;
}

export interface AlterColumn {
  readonly kind: 'alterColumn';
  /** `null` when a migration file does not say: the live column is what it was. */
  readonly from: Column | null;
  readonly to: Column;
  /** How the old values become new ones, as SQL; `null` leaves it to the engine's own cast. */
  readonly using: string | null;
  /** The value that existing nulls get when the column becomes not-null. */
  readonly backfill: Default | null;
}

export interface RenameColumn {
  readonly kind: 'renameColumn';
  readonly from: string;
  readonly to: string;
  /** Whether it has a check of its own, which has its name (MariaDB). The server knows that of itself. */
  readonly withCheck?: true;
}

/** Engines that cannot move a column leave it where it is. */
export interface MoveColumn {
  readonly kind: 'moveColumn';
  readonly column: string;
  /** `null` when a migration file does not say. */
  readonly from: ColumnPosition | null;
  readonly to: ColumnPosition;
}

export type OperationKind = Operation['kind'];
export type TableChangeKind = TableChange['kind'];
