import type { Constraint, Index, TableRef } from '../../catalog/index.js';
import { defaultTableOptions, displayName, plainColumn, plainIndex } from '../../catalog/index.js';
import { DbmError } from '../../errors/index.js';
import type { ColumnPosition, TableChange } from '../../operations/index.js';
import { remarked } from '../../operations/index.js';
import { type OptionChecks, option, requireName, requireOptions } from '../../schema/check-arguments.js';
import { definitionOfColumn, requireBuilder } from '../../schema/check-input.js';
import type { AnyColumn, DefaultInput } from '../../schema/column.js';
import type {
  CheckBuilder,
  ExclusionBuilder,
  ForeignKeyBuilder,
  PrimaryKeyBuilder,
  UniqueBuilder,
} from '../../schema/constraints.js';
import { columnExtras, declareInheritance } from '../../schema/declare.js';
import { declareColumn, declareDefault } from '../../schema/declare-column.js';
import type { DeclareContext } from '../../schema/declare-constraints.js';
import { declareExtra } from '../../schema/declare-constraints.js';
import type { IndexBuilder } from '../../schema/indexes.js';
import type { TableOptionsInput } from '../../schema/options.js';
import { tableOptions } from '../../schema/options.js';
import type { SqlInput } from '../../schema/sql.js';
import { toSql } from '../../schema/sql.js';
import type { InheritanceDeclaration } from '../../schema/table-properties.js';

/** Any constraint of a table: `unique('uq_users_email').on('email')`. To drop one, its kind and name do. */
export type ConstraintBuilder =
  | PrimaryKeyBuilder
  | UniqueBuilder
  | ForeignKeyBuilder
  | CheckBuilder
  | ExclusionBuilder;

/** How `addColumn` adds a column to a table that has rows and columns already. */
export interface AddColumnOptions {
  /** Where the engine keeps an order of its own (MySQL, SQLite); elsewhere columns come last. */
  readonly position?: ColumnPosition;
  /** What existing rows get; new ones do not. */
  readonly backfill?: DefaultInput;
}

const addColumnChecks: OptionChecks<AddColumnOptions> = { position: option.any, backfill: option.any };

/** How `alterColumn` gets from the column that is there to the new one. */
export interface AlterColumnOptions {
  /** What the column was: only what differs from it is changed. Without it the live column is asked. */
  readonly from?: AnyColumn;
  /** How an old value becomes a new one, as SQL over the row; by itself the engine's own cast. */
  readonly using?: SqlInput;
  /** What nulls become when the column becomes not null. */
  readonly backfill?: DefaultInput;
}

const alterColumnChecks: OptionChecks<AlterColumnOptions> = {
  from: option.object,
  using: option.sql,
  backfill: option.any,
};

/** A comment has a call of its own. */
export type TableOptionsOnly = Omit<TableOptionsInput, 'comment'>;

/** The changes of one table, collected by `op.alterTable`. They take effect together, in this order. */
export interface TableAlteration {
  addColumn(name: string, column: AnyColumn, options?: AddColumnOptions): void;
  dropColumn(name: string): void;
  alterColumn(name: string, to: AnyColumn, options?: AlterColumnOptions): void;
  renameColumn(from: string, to: string): void;
  /** Puts a column elsewhere in the table; PostgreSQL cannot, and leaves it where it is. */
  moveColumn(name: string, to: ColumnPosition): void;
  addConstraint(constraint: ConstraintBuilder): void;
  dropConstraint(constraint: ConstraintBuilder): void;
  /**
   * PostgreSQL: a check or foreign key that was added with `notValid` holds for the rows that were there, too. It reads the
   * table, and lets others read and write it meanwhile.
   */
  validateConstraint(constraint: ForeignKeyBuilder | CheckBuilder): void;
  renameConstraint(constraint: ConstraintBuilder, to: string): void;
  createIndex(index: IndexBuilder): void;
  dropIndex(name: string): void;
  renameIndex(from: string, to: string): void;
  /** PostgreSQL: makes the table a partition of another, or lets it inherit from others. */
  attach(to: InheritanceDeclaration): void;
  /** PostgreSQL: makes it a table of its own; the columns stay, and the keys and indexes of the other go. */
  detach(from: InheritanceDeclaration): void;
  /** PostgreSQL: what COMMENT ON says of a constraint or index; its kind and name do. */
  commentOn(
    part: ConstraintBuilder | IndexBuilder,
    to: string | null,
    options?: { readonly from?: string | null },
  ): void;
  comment(to: string | null, options?: { readonly from?: string | null }): void;
  options(to: TableOptionsOnly, options?: { readonly from?: TableOptionsOnly }): void;
}

/** The changes that a block of `alterTable` lists, in its order. */
export function collectChanges(
  table: TableRef,
  block: (t: TableAlteration) => void,
  declare: DeclareContext,
): readonly TableChange[] {
  const changes: TableChange[] = [];
  const fill = (value: DefaultInput | undefined) =>
    value === undefined ? null : declareDefault(value, declare);
  const result: unknown = block({
    addColumn: (name, column, options = {}) => {
      requireOptions(options, 'addColumn', addColumnChecks);
      const definition = definitionOfColumn(table, requireName(name, 'a column'), column);
      changes.push({
        kind: 'addColumn',
        column: declareColumn(name, definition, declare),
        position: options.position ?? 'last',
        backfill: fill(options.backfill),
      });
      if (definition.primaryKey !== null) {
        throw misplaced(table, name, 'addConstraint(primaryKey().on(...))');
      }
      for (const extra of columnExtras(table, name, definition)) {
        changes.push({
          kind: 'addConstraint',
          constraint: declareExtra(table, extra, declare) as Constraint,
        });
      }
    },
    dropColumn: (name) =>
      changes.push({
        kind: 'dropColumn',
        column: plainColumn(requireName(name, 'a column'), { kind: 'raw', sql: '' }),
        position: 'last',
      }),
    alterColumn: (name, to, options = {}) => {
      requireOptions(options, 'alterColumn', alterColumnChecks);
      const definition = definitionOfColumn(table, requireName(name, 'a column'), to);
      if (definition.primaryKey !== null || columnExtras(table, name, definition).length > 0) {
        throw misplaced(table, name, 'addConstraint(...) or dropConstraint(...)');
      }
      changes.push({
        kind: 'alterColumn',
        from: options.from === undefined ? null : declareColumn(name, options.from.definition, declare),
        to: declareColumn(name, definition, declare),
        using: options.using === undefined ? null : toSql(options.using).toText(declare.writer),
        backfill: fill(options.backfill),
      });
    },
    renameColumn: (from, to) =>
      changes.push({
        kind: 'renameColumn',
        from: requireName(from, 'a column'),
        to: requireName(to, 'a column'),
      }),
    moveColumn: (column, to) => changes.push({ kind: 'moveColumn', column, from: null, to }),
    addConstraint: (constraint) =>
      changes.push({
        kind: 'addConstraint',
        constraint: declareExtra(table, constraint, declare) as Constraint,
      }),
    dropConstraint: (constraint) =>
      changes.push({ kind: 'dropConstraint', constraint: constraintNamed(table, constraint, declare) }),
    validateConstraint: (constraint) =>
      changes.push({ kind: 'validateConstraint', constraint: constraintNamed(table, constraint, declare) }),
    renameConstraint: (constraint, to) =>
      changes.push({ kind: 'renameConstraint', constraint: constraintNamed(table, constraint, declare), to }),
    createIndex: (index) =>
      changes.push({ kind: 'createIndex', index: declareExtra(table, index, declare) as Index }),
    dropIndex: (name) =>
      changes.push({ kind: 'dropIndex', index: plainIndex(requireName(name, 'an index'), []) }),
    renameIndex: (from, to) =>
      changes.push({
        kind: 'renameIndex',
        index: plainIndex(requireName(from, 'an index'), []),
        to: requireName(to, 'an index'),
      }),
    attach: (to) => changes.push({ kind: 'attachTable', to: declareInheritance([to], declare) }),
    detach: (from) => changes.push({ kind: 'detachTable', from: declareInheritance([from], declare) }),
    commentOn: (builder, to, options = {}) => {
      const part =
        builder.kind === 'index'
          ? plainIndex(builder.definition.name ?? '', [])
          : constraintNamed(table, builder, declare);
      changes.push({ kind: 'alterPartComment', part: remarked(part, options.from ?? null), to });
    },
    comment: (to, options = {}) => changes.push({ kind: 'alterComment', from: options.from ?? null, to }),
    options: (to, options = {}) =>
      changes.push({
        kind: 'alterOptions',
        from: { ...defaultTableOptions, ...tableOptions(options.from ?? {}).definition },
        to: { ...defaultTableOptions, ...tableOptions(to).definition },
      }),
  } as TableAlteration);
  if (result instanceof Promise) {
    throw new DbmError('migration', `The block of alterTable('${displayName(table)}') is asynchronous`, {
      hint: 'Only list the changes in it; await queries before or after.',
    });
  }
  return changes;
}

function misplaced(table: TableRef, column: string, instead: string): DbmError {
  return new DbmError(
    'migration',
    `A key or constraint stands at the column ${displayName(table)}.${column}`,
    {
      hint: `Write t.${instead} instead.`,
    },
  );
}

/** A constraint to be found in the table by its kind and name, or by what it says when it has no name. */
function constraintNamed(table: TableRef, builder: ConstraintBuilder, declare: DeclareContext): Constraint {
  requireBuilder(table, builder);
  const { name } = builder.definition;
  if (builder.kind === 'foreignKey' && builder.definition.target === null && typeof name === 'string') {
    const nowhere = { schema: null, name: '', columns: [] };
    return {
      kind: 'foreignKey',
      name,
      columns: [],
      references: nowhere,
      onDelete: 'no action',
      onUpdate: 'no action',
      match: null,
      deferrable: null,
    };
  }
  return declareExtra(table, builder, declare) as Constraint;
}
