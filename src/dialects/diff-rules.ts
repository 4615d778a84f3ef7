import type {
  Catalog,
  CheckConstraint,
  Column,
  ColumnType,
  Constraint,
  Default,
  Index,
  SchemaObject,
  Table,
  Trigger,
} from '../catalog/index.js';
import type { Operation } from '../operations/index.js';
import type { Server } from './server.js';

/** How the general differ must treat this engine. Both sides are resolved and settled before. */
export interface DiffRules {
  /** The engine's own spelling of a type: two types are the same when this is the same. */
  typeSql(type: ColumnType, table: Table): string;
  /** The columns that change with the options of their table, though nothing is said of them; absent if there are none. */
  changedByOptions?(from: Table, to: Table): readonly { readonly from: Column; readonly to: Column }[];
  /**
   * Whether a column says when a row of a table with a history was as it is: no other column becomes one, and it becomes
   * no other. Absent where there is no such thing.
   */
  isTimeOfRow?(column: Column): boolean;
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
  /** Whether a foreign key can get another name without the rows being looked at again. */
  readonly renamesForeignKeys: boolean;
  /** Whether the order of a table's columns is a difference. */
  readonly columnOrder: boolean;
  /** Whether a generated column gets another expression in its place, with what uses it; else it is made anew. */
  readonly recomputesInPlace: boolean;
  /** Whether nothing of its kind in the whole schema may have the name of this part, rather than in its table. */
  sharesNames(part: Constraint | Index): boolean;
  /** Whether a foreign key may point to a table that is not there yet. */
  readonly forwardReferences: boolean;
  /** The name of the sequence by which a column counts, null for none; absent where sequences are not part of columns. */
  sequenceName?(table: Table, column: Column): string | null;
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
  /** Whether the object has an owner and rights of its own, which are to outlive it when it is made anew. */
  hasRights(object: SchemaObject): boolean;
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

/**
 * `inPlace`: whatever uses the object goes on. `converted`: a type is made again, and the values of its columns
 * with it. `anew`: dropped, with whatever uses it, and created.
 */
export type ObjectChange = 'inPlace' | 'converted' | 'anew';
