import type { TableRef } from '../catalog/index.js';
import { option, requireOptions } from './check-arguments.js';
import { requireColumns, requireExtras } from './check-input.js';
import type { AnyColumn, ColumnReference } from './column.js';
import type { TableExtra } from './constraints.js';
import type { TableName } from './names.js';
import { tableRef } from './names.js';

// A registered symbol, so that two copies of this module recognise each other's tables.
export const tableDefinition: unique symbol = Symbol.for('kysely-dbm.table') as never;

/** The columns of a model by their names. */
export type Columns = Readonly<Record<string, AnyColumn>>;

/** Everything that a model says about its table. */
export interface TableDefinition<C extends Columns = Columns> extends TableRef {
  readonly columns: C;
  readonly extras: readonly TableExtra[];
  readonly renamedFrom: string | null;
}

/** A declared table. Its properties are its columns, for references, indexes and SQL: `users.id`. */
export type TableModel<Name extends string = string, C extends Columns = Columns> = {
  readonly [K in keyof C]: ColumnReference & { readonly $column: C[K] };
} & {
  readonly [tableDefinition]: TableDefinition<C> & { readonly $name: Name };
};

/** A table's name as its key in KyselyDatabase. */
export type NameOf<N extends TableName> = N extends string
  ? N
  : N extends { schema: infer S extends string; name: infer T extends string }
    ? `${S}.${T}`
    : N extends { name: infer T extends string }
      ? T
      : never;

export interface ModelOptions {
  /** The table's former name: the next migration renames instead of dropping and creating. */
  readonly renamedFrom?: string;
}

/**
 * Declares a table. `name` is a text, or `{ schema, name }` for a PostgreSQL schema; the keys of `columns`
 * are the columns' names; `extras` are its constraints of several columns, indexes and options.
 */
export function table<const N extends TableName, C extends Columns>(
  name: N,
  columns: C,
  extras?:
    | ((t: { readonly [K in keyof C]: ColumnReference }) => readonly TableExtra[])
    | readonly TableExtra[],
  options: ModelOptions = {},
): TableModel<NameOf<N>, C> {
  const ref = tableRef(name);
  requireColumns(ref, columns);
  // Without a prototype, so that no column's name is taken.
  const model = Object.create(null);
  for (const columnName of Object.keys(columns)) model[columnName] = { columnName, table: ref };
  const listed = typeof extras === 'function' ? extras(model) : (extras ?? []);
  requireExtras(ref, listed);
  const definition: TableDefinition<C> = {
    ...ref,
    columns,
    extras: listed,
    renamedFrom: requireOptions(options, 'table', { renamedFrom: option.text }).renamedFrom ?? null,
  };
  model[tableDefinition] = definition;
  return model;
}

/** The definition behind a value that `table()` returned, or null for anything else. */
export function definitionOf(value: unknown): TableDefinition | null {
  if (typeof value !== 'object' || value === null || !(tableDefinition in value)) return null;
  return (value as { [tableDefinition]: TableDefinition })[tableDefinition];
}
