import type { Kysely } from 'kysely';
import type { Column, Constraint, DialectName, SchemaObjectKind, TableRef } from '../catalog/index.js';
import type { Operation } from '../operations/index.js';
import type { MigrationContext } from './context.js';

/** Where a config takes part in what dbm does. What they throw ends the command. */
export interface Hooks {
  /**
   * Whether dbm compares something at all. What it says no to is left as it is in the database, and not created
   * when only the models have it; what rests on a column that is left out is left out with it.
   */
  readonly includeObject?: (object: ComparedObject) => boolean;
  /** Whether two types differ, where dbm's own answer (`differs`) is not the right one; undefined keeps it. */
  readonly compareType?: (comparison: ColumnComparison) => boolean | undefined;
  /** The same for two defaults. */
  readonly compareDefault?: (comparison: ColumnComparison) => boolean | undefined;
  /** What a generated migration does instead. The downgrade is what undoes it. */
  readonly processOperations?: (
    operations: readonly Operation[],
    context: OperationsContext,
  ) => readonly Operation[] | Promise<readonly Operation[]>;
  /**
   * Is told of every revision that is applied, taken back or stamped, after the version table has been written
   * and, where the engine can, within the same transaction: what it throws undoes the migration.
   */
  readonly onVersionApply?: (event: VersionEvent) => void | Promise<void>;
}

/** Something that the database, the models or both have. */
export interface ComparedObject {
  readonly kind: 'table' | 'column' | Constraint['kind'] | 'index' | 'enum' | SchemaObjectKind;
  readonly schema: string | null;
  /** The table that it belongs to; its own name for a table, null for an enum type, a view and the like. */
  readonly table: string | null;
  /** Null for a constraint without a name. */
  readonly name: string | null;
  readonly inDatabase: boolean;
  readonly inModels: boolean;
}

/** A column on both sides. */
export interface ColumnComparison {
  readonly table: TableRef;
  readonly column: string;
  /** The type or default as the engine writes it; null for no default. */
  readonly database: string | null;
  readonly models: string | null;
  readonly databaseColumn: Column;
  readonly modelColumn: Column;
  /** What dbm itself says. */
  readonly differs: boolean;
}

/** What `processOperations` is told besides the operations. */
export interface OperationsContext {
  readonly dialect: DialectName;
  /** Which of the config's `databases`; null where it has but one. */
  readonly database: string | null;
}

/** A change of the version table: one revision was applied, taken back or stamped. */
export interface VersionEvent extends MigrationContext {
  readonly direction: 'up' | 'down';
  /** True when the migration itself did not run. */
  readonly isStamp: boolean;
  readonly revision: string;
  /** Null for a revision that has no file. */
  readonly message: string | null;
  readonly dialect: DialectName;
  /** Kysely on the same connection. */
  // biome-ignore lint/suspicious/noExplicitAny: the database may have any structure
  readonly db: Kysely<any>;
}
