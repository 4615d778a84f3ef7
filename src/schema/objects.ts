import type {
  Firing,
  PolicyCommand,
  RoutineKind,
  SequenceOptions,
  SequenceOwner,
  StorageOptions,
  TableRef,
} from '../catalog/index.js';
import { refOf } from '../catalog/index.js';
import { type OptionChecks, option, requireOptions, requireText } from './check-arguments.js';
import type { AnyColumn, ColumnReference } from './column.js';
import type { SequenceNumbers } from './column-options.js';
import { numberChecks, sequenceOptions } from './column-options.js';
import type { IndexBuilder } from './indexes.js';
import type { TableName } from './names.js';
import { tableRef } from './names.js';
import type { StorageInput } from './options.js';
import { storageOptions } from './options.js';
import type { Sql, SqlInput } from './sql.js';
import { isSqlInput, toSql } from './sql.js';
import type { Columns, NameOf, TableModel } from './table.js';
import { definitionOf } from './table.js';

// A registered symbol, so that two copies of this module recognise each other's objects.
export const objectDefinition: unique symbol = Symbol.for('kysely-dbm.object') as never;

export interface ColumnComments {
  /** PostgreSQL: what is said of the columns, by their names. */
  readonly columnComments?: Readonly<Record<string, string>>;
}

/** What a declared view, trigger, function, ... says; declare-object.ts makes catalog data of it. */
export type ObjectDefinition = TableRef & { readonly comment: string | null } & (
    | (ColumnComments & { readonly kind: 'view'; readonly query: Sql; readonly options: readonly string[] })
    | (ColumnComments & {
        readonly kind: 'materializedView';
        readonly query: Sql;
        readonly indexes: readonly IndexBuilder[];
        readonly storage?: StorageOptions;
      })
    | { readonly kind: RoutineKind; readonly arguments: string | null; readonly statement: Sql }
    | {
        readonly kind: 'trigger' | 'rule';
        readonly table: string;
        readonly statement: Sql;
        readonly firing: Firing | null;
      }
    | {
        readonly kind: 'policy';
        readonly table: string;
        readonly command: PolicyCommand;
        readonly restrictive: boolean;
        readonly roles: readonly string[];
        readonly using: Sql | null;
        readonly withCheck: Sql | null;
      }
    | { readonly kind: 'statistics'; readonly table: string; readonly statement: Sql }
    | { readonly kind: 'virtualTable'; readonly statement: Sql }
    | {
        readonly kind: 'sequence';
        readonly type: string | null;
        readonly options: SequenceOptions;
        readonly ownedBy: SequenceOwner | null;
      }
    | { readonly kind: 'domain'; readonly column: AnyColumn }
    | { readonly kind: 'compositeType'; readonly attributes: Columns }
    | { readonly kind: 'rangeType' | 'collation'; readonly options: Readonly<Record<string, string>> }
    | { readonly kind: 'extension' }
  );

type DefinitionOf<K extends ObjectDefinition['kind']> = Extract<ObjectDefinition, { readonly kind: K }>;

/** A declared object that is no table. */
export interface ObjectModel {
  readonly [objectDefinition]: ObjectDefinition;
}

/** A declared view. Its properties are the columns that were given for it, if any. */
export type ViewModel<Name extends string = string, C extends Columns = Columns> = ObjectModel & {
  readonly [K in keyof C]: ColumnReference & { readonly $column: C[K] };
} & { readonly [objectDefinition]: { readonly $name: Name; readonly $columns: C } };

/** What a view says besides its query. */
export interface ViewOptions extends ColumnComments {
  /** In the engine's words: `security_barrier=true`, `check_option=local`, `sql security invoker`. */
  readonly options?: readonly string[];
  /** PostgreSQL. */
  readonly comment?: string;
}

const viewChecks: OptionChecks<ViewOptions> = {
  options: option.texts,
  comment: option.text,
  columnComments: option.object,
};

export interface MaterializedViewOptions extends ColumnComments {
  readonly indexes?: readonly IndexBuilder[];
  /** Storage parameters: `{ fillfactor: 70 }`. */
  readonly storage?: StorageInput;
  readonly comment?: string;
}

const materializedViewChecks: OptionChecks<MaterializedViewOptions> = {
  indexes: option.list,
  storage: option.object,
  comment: option.text,
  columnComments: option.object,
};

/**
 * Declares a view by its query: ``view('adults', sql`select id, name from users where age >= 18`)``. Columns
 * between the two give the view's rows a type in KyselyDatabase; the database does not see them.
 */
export function view<const N extends TableName>(
  name: N,
  query: SqlInput,
  options?: ViewOptions,
): ViewModel<NameOf<N>, Record<never, never>>;
export function view<const N extends TableName, C extends Columns>(
  name: N,
  columns: C,
  query: SqlInput,
  options?: ViewOptions,
): ViewModel<NameOf<N>, C>;
export function view(
  name: TableName,
  ...rest: readonly [SqlInput, ViewOptions?] | readonly [Columns, SqlInput, ViewOptions?]
): ViewModel {
  const { columns, query, options } = queryArguments<ViewOptions>(rest);
  const { options: words = [], comment = null, ...said } = requireOptions(options, 'view', viewChecks);
  return viewModel(
    { kind: 'view', ...tableRef(name), query, options: [...words].sort(), comment, ...said },
    columns,
  );
}

/** Declares a materialized view (PostgreSQL), with its indexes. See `view`. */
export function materializedView<const N extends TableName>(
  name: N,
  query: SqlInput,
  options?: MaterializedViewOptions,
): ViewModel<NameOf<N>, Record<never, never>>;
export function materializedView<const N extends TableName, C extends Columns>(
  name: N,
  columns: C,
  query: SqlInput,
  options?: MaterializedViewOptions,
): ViewModel<NameOf<N>, C>;
export function materializedView(
  name: TableName,
  ...rest:
    | readonly [SqlInput, MaterializedViewOptions?]
    | readonly [Columns, SqlInput, MaterializedViewOptions?]
): ViewModel {
  const { columns, query, options } = queryArguments<MaterializedViewOptions>(rest);
  const checked = requireOptions(options, 'materializedView', materializedViewChecks);
  const { indexes = [], storage, comment = null, ...said } = checked;
  const stored = storage === undefined ? {} : { storage: storageOptions(storage) };
  return viewModel(
    { kind: 'materializedView', ...tableRef(name), query, indexes, ...stored, comment, ...said },
    columns,
  );
}

function queryArguments<O>(rest: readonly unknown[]) {
  const [columns, query, options] =
    isSqlInput(rest[0]) || typeof rest[0] === 'string' ? [{}, rest[0], rest[1]] : rest;
  return { columns: columns as Columns, query: toSql(query as SqlInput), options: (options ?? {}) as O };
}

function viewModel(definition: DefinitionOf<'view' | 'materializedView'>, columns: Columns): ViewModel {
  const table = refOf(definition);
  const references = Object.keys(columns).map((columnName) => [columnName, { columnName, table }]);
  return Object.assign(Object.create(null), Object.fromEntries(references), {
    [objectDefinition]: definition,
  }) as ViewModel;
}

export interface RoutineOptions {
  /** The types of its arguments, `'integer, text'`, where the database has several of that name. */
  readonly arguments?: string;
  /** PostgreSQL. */
  readonly comment?: string;
}

const routineChecks: OptionChecks<RoutineOptions> = { arguments: option.text, comment: option.text };

/** Declares a function by its whole statement: ``fn('touch', sql`create function touch() ...`)``. */
export function fn(name: TableName, statement: SqlInput, options: RoutineOptions = {}): ObjectModel {
  return routine('function', name, statement, options);
}

/** Declares a stored procedure by its whole statement. */
export function procedure(name: TableName, statement: SqlInput, options: RoutineOptions = {}): ObjectModel {
  return routine('procedure', name, statement, options);
}

/** Declares an aggregate function (PostgreSQL) by its whole statement. */
export function aggregate(name: TableName, statement: SqlInput, options: RoutineOptions = {}): ObjectModel {
  return routine('aggregate', name, statement, options);
}

function routine(
  kind: RoutineKind,
  name: TableName,
  statement: SqlInput,
  options: RoutineOptions,
): ObjectModel {
  const call = kind === 'function' ? 'fn' : kind;
  const { arguments: types = null, comment = null } = requireOptions(options, call, routineChecks);
  return objectModel({
    kind,
    ...tableRef(name),
    arguments: types,
    statement: toSql(statement),
    comment,
  });
}

/** The table or view that a model or a name means. */
export function tableOf(on: TableName | TableModel | ObjectModel): TableRef {
  const table = definitionOf(on) ?? objectDefinitionOf(on);
  return table === null ? tableRef(on as TableName) : refOf(table);
}

/**
 * Declares a virtual table (SQLite) by its whole statement:
 * ``virtualTable('docs', sql`create virtual table docs using fts5(title, body)`)``.
 */
export function virtualTable(name: string, statement: SqlInput): ObjectModel {
  return objectModel({
    kind: 'virtualTable',
    schema: null,
    name,
    statement: toSql(statement),
    comment: null,
  });
}

export interface SequenceModelOptions extends SequenceNumbers {
  readonly type?: string;
  /** PostgreSQL: the column with which the sequence goes. */
  readonly ownedBy?: { readonly table: TableName | TableModel; readonly column: string };
  readonly comment?: string;
}

const sequenceChecks: OptionChecks<SequenceModelOptions> = {
  ...numberChecks,
  type: option.text,
  ownedBy: option.object,
  comment: option.text,
};

/** Declares a sequence that is not that of a serial or identity column (PostgreSQL, MariaDB). */
export function sequence(name: TableName, options: SequenceModelOptions = {}): ObjectModel {
  const {
    type = null,
    ownedBy,
    comment = null,
    ...numbers
  } = requireOptions(options, 'sequence', sequenceChecks);
  return objectModel({
    kind: 'sequence',
    ...tableRef(name),
    type,
    options: sequenceOptions(numbers),
    ownedBy: ownedBy === undefined ? null : { ...tableOf(ownedBy.table), column: ownedBy.column },
    comment,
  });
}

/** Declares that an extension is installed (PostgreSQL): `extension('citext')`. */
export function extension(name: string, options: { readonly schema?: string } = {}): ObjectModel {
  const { schema = null } = requireOptions(options, 'extension', { schema: option.text });
  return objectModel({ kind: 'extension', schema, name: requireText(name, 'extension'), comment: null });
}

export function objectModel(definition: ObjectDefinition): ObjectModel {
  return { [objectDefinition]: definition };
}

/** The definition behind a declared object, or null for anything else. */
export function objectDefinitionOf(value: unknown): ObjectDefinition | null {
  if (typeof value !== 'object' || value === null || !(objectDefinition in value)) return null;
  return (value as ObjectModel)[objectDefinition];
}
