import { displayName } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { option, requireOptions } from './check-arguments.js';
import type { ColumnBuilder, ColumnReference } from './column.js';
import { column } from './column.js';
import type { ReferenceOptions } from './column-options.js';
import type { TableExtra } from './constraints.js';
import { primaryKey } from './constraints.js';
import { index } from './indexes.js';
import type { Columns, TableDefinition, TableModel } from './table.js';
import { definitionOf, table } from './table.js';

/** How `manyToMany` calls the association table and its columns, and what else is in it. */
export interface ManyToManyOptions<
  Name extends string,
  First extends string,
  Second extends string,
  C extends Columns,
> {
  /** The association table's name: `users_groups` if nothing is said. */
  readonly name?: Name;
  /** Its columns for the two tables: `users_id` and `groups_id` if nothing is said. */
  readonly columns?: readonly [First, Second];
  /** More columns, with what an association says besides that it is there. */
  readonly with?: C;
  /** What happens to the association when one of the two goes: `cascade` if nothing is said. */
  readonly onDelete?: ReferenceOptions['onDelete'];
}

const optionChecks = {
  name: option.text,
  columns: option.texts,
  with: option.object,
  onDelete: option.action,
};

type ValueOf<C extends Columns> = C extends { readonly id: infer Id extends C[string] }
  ? Id['$type']
  : C[keyof C]['$type'];

type AssociationColumns<
  First extends string,
  Second extends string,
  A extends Columns,
  B extends Columns,
  C extends Columns,
> = {
  readonly [K in First]: ColumnBuilder<ValueOf<A>, false>;
} & { readonly [K in Second]: ColumnBuilder<ValueOf<B>, false> } & C;

/**
 * Declares the association table of a many-to-many relation: a column for the key of each of the two, a
 * primary key over both, foreign keys that cascade, and an index for the way back.
 *
 *     export const memberships = manyToMany(users, groups, { columns: ['user_id', 'group_id'] });
 *
 * Throws DbmError `models` for a table whose primary key is not one column, and for two columns of one name.
 */
export function manyToMany<
  NameA extends string,
  A extends Columns,
  NameB extends string,
  B extends Columns,
  const Name extends string = `${NameA}_${NameB}`,
  const First extends string = `${NameA}_id`,
  const Second extends string = `${NameB}_id`,
  // biome-ignore lint/complexity/noBannedTypes: no further columns
  C extends Columns = {},
>(
  first: TableModel<NameA, A>,
  second: TableModel<NameB, B>,
  options: ManyToManyOptions<Name, First, Second, C> = {},
): TableModel<Name, AssociationColumns<First, Second, A, B, C>> {
  const [a, b] = [definitionOf(first)!, definitionOf(second)!];
  const { onDelete = 'cascade', ...said } = requireOptions(options, 'manyToMany', optionChecks);
  const name = said.name ?? `${a.name}_${b.name}`;
  const [columnA, columnB] = said.columns ?? [`${a.name}_id`, `${b.name}_id`];
  if (columnA === columnB) {
    throw new DbmError('models', `Both columns of the association table ${name} are called ${columnA}`, {
      hint: "Name them: manyToMany(users, users, { name: 'follows', columns: ['follower_id', 'followed_id'] }).",
    });
  }
  const refer = (model: object, definition: TableDefinition) => {
    const key = keyOf(definition);
    const target = () => (model as Readonly<Record<string, ColumnReference>>)[key]!;
    return column(definition.columns[key]!.definition.type).notNull().references(target, { onDelete });
  };
  const declared = { [columnA]: refer(first, a), [columnB]: refer(second, b), ...said.with };
  const extras: readonly TableExtra[] = [primaryKey().on(columnA, columnB), index().on(columnB)];
  return table({ schema: a.schema, name }, declared, extras) as unknown as TableModel<
    Name,
    AssociationColumns<First, Second, A, B, C>
  >;
}

function keyOf(definition: TableDefinition): string {
  const columns = keyColumns(definition);
  if (columns.length === 1) return columns[0]!;
  const problem = columns.length === 0 ? 'has no primary key' : 'has a primary key of several columns';
  throw new DbmError('models', `${displayName(definition)} ${problem}: manyToMany() needs one column`, {
    hint: 'Declare the association table by hand, with table() and foreignKey().on(...).references(...).',
  });
}

/** The columns of a table's primary key, in its order. */
export function keyColumns({ columns, extras }: TableDefinition): readonly string[] {
  const extra = extras.find((it) => it.kind === 'primaryKey');
  if (extra !== undefined) return extra.definition.columns;
  return Object.keys(columns).filter((name) => columns[name]!.definition.primaryKey !== null);
}
