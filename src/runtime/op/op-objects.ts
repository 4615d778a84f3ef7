import type { SchemaObject } from '../../catalog/index.js';
import { isRoutine } from '../../catalog/index.js';
import type { Commented, Operation, OuterType, TypedColumn } from '../../operations/index.js';
import { type OptionChecks, option, requireOptions } from '../../schema/check-arguments.js';
import type { AnyColumn } from '../../schema/column.js';
import type { DeclareContext } from '../../schema/declare-constraints.js';
import { declareObject } from '../../schema/declare-object.js';
import type { TableName } from '../../schema/names.js';
import { tableRef } from '../../schema/names.js';
import type {
  MaterializedViewOptions,
  ObjectModel,
  RoutineOptions,
  ViewOptions,
} from '../../schema/objects.js';
import {
  aggregate,
  extension,
  fn,
  materializedView,
  objectDefinition,
  procedure,
  sequence,
  view,
  virtualTable,
} from '../../schema/objects.js';
import type { SqlInput } from '../../schema/sql.js';
import type { Columns } from '../../schema/table.js';
import type { FiringOptions, PolicyOptions } from '../../schema/table-parts.js';
import { policy, rule, statistics, trigger } from '../../schema/table-parts.js';
import type { CommentOption } from '../../schema/type-objects.js';
import { collation, compositeType, domain, rangeType } from '../../schema/type-objects.js';
import { capitalized } from '../../util/index.js';
import type { ObjectReference } from './object-named.js';
import { objectNamed } from './object-named.js';

type SequenceInput = Parameters<typeof sequence>[1];
/** The options of CREATE TYPE ... AS RANGE and CREATE COLLATION. */
type TypeOptions = Readonly<Record<string, string>>;

export interface AlterTypeOptions<T> {
  /** What it was. */
  readonly from: T;
  /** The columns of this type, whose values are converted where it cannot change under them. */
  readonly columns?: readonly { readonly table: TableName; readonly column: string }[];
  /** The types that are made of this one, each after what it is made of: they are made anew with it. */
  readonly within?: readonly OuterTypeInput[];
}

/** A domain or composite type over a type that changes, and its columns. */
export type OuterTypeInput = Pick<AlterTypeOptions<unknown>, 'columns'> &
  (
    | { readonly domain: TableName; readonly to: AnyColumn; readonly from: AnyColumn }
    | {
        readonly compositeType: TableName;
        readonly to: Columns;
        readonly from: Columns;
        readonly comment?: string;
      }
  );

export interface AlterCompositeTypeOptions extends AlterTypeOptions<Columns> {
  /** What is said of the type: said again when it is made again. */
  readonly comment?: string;
}

export interface CommentOnOptions extends ObjectReference {
  /** What it said until now. */
  readonly from?: string | null;
}

/** What is dropped only to be created again, in the same migration. */
export interface KeepRights {
  /** PostgreSQL: said of both, the new one has the owner, the rights and the defaults of columns of the old one. */
  readonly keepRights?: boolean;
}

/** The calls of `op` for views, triggers, routines, sequences, types and extensions. */
export interface ObjectOp {
  /** A view by its query. */
  createView(name: TableName, query: SqlInput, options?: ViewOptions & KeepRights): Promise<void>;
  dropView(name: TableName, options?: KeepRights): Promise<void>;
  /** PostgreSQL. */
  createMaterializedView(
    name: TableName,
    query: SqlInput,
    options?: MaterializedViewOptions & KeepRights,
  ): Promise<void>;
  dropMaterializedView(name: TableName, options?: KeepRights): Promise<void>;
  /** A function by its whole CREATE statement. */
  createFunction(name: TableName, statement: SqlInput, options?: RoutineOptions & KeepRights): Promise<void>;
  /** A function whose arguments and result stay: what uses it goes on. */
  replaceFunction(name: TableName, statement: SqlInput, options?: RoutineOptions): Promise<void>;
  dropFunction(name: TableName, options?: RoutineOptions & KeepRights): Promise<void>;
  createProcedure(name: TableName, statement: SqlInput, options?: RoutineOptions & KeepRights): Promise<void>;
  replaceProcedure(name: TableName, statement: SqlInput, options?: RoutineOptions): Promise<void>;
  dropProcedure(name: TableName, options?: RoutineOptions & KeepRights): Promise<void>;
  /** PostgreSQL: an aggregate by its whole CREATE statement. */
  createAggregate(name: TableName, statement: SqlInput, options?: RoutineOptions & KeepRights): Promise<void>;
  dropAggregate(name: TableName, options?: RoutineOptions & KeepRights): Promise<void>;
  /** A trigger of a table or view by its whole CREATE statement. */
  createTrigger(name: string, on: TableName, statement: SqlInput, options?: FiringOptions): Promise<void>;
  dropTrigger(name: string, on: TableName): Promise<void>;
  /** PostgreSQL: a rule of a table or view by its whole CREATE statement. */
  createRule(name: string, on: TableName, statement: SqlInput, options?: FiringOptions): Promise<void>;
  dropRule(name: string, on: TableName): Promise<void>;
  /** PostgreSQL: a policy of a table with row level security. */
  createPolicy(name: string, on: TableName, options?: PolicyOptions): Promise<void>;
  dropPolicy(name: string, on: TableName): Promise<void>;
  /** PostgreSQL: extended statistics by their whole CREATE statement. */
  createStatistics(
    name: string,
    on: TableName,
    statement: SqlInput,
    options?: CommentOption & KeepRights,
  ): Promise<void>;
  dropStatistics(name: string, on: TableName, options?: KeepRights): Promise<void>;
  /** SQLite: a virtual table by its whole CREATE statement. */
  createVirtualTable(name: string, statement: SqlInput): Promise<void>;
  /** The virtual table in another form, with its rows. */
  replaceVirtualTable(name: string, statement: SqlInput): Promise<void>;
  dropVirtualTable(name: string): Promise<void>;
  createSequence(name: TableName, options?: SequenceInput): Promise<void>;
  alterSequence(
    name: TableName,
    to: SequenceInput,
    options?: { readonly from?: SequenceInput },
  ): Promise<void>;
  dropSequence(name: TableName): Promise<void>;
  /** PostgreSQL: a domain by what a column of it is. */
  createDomain(name: TableName, column: AnyColumn, options?: KeepRights): Promise<void>;
  alterDomain(name: TableName, to: AnyColumn, options: AlterTypeOptions<AnyColumn>): Promise<void>;
  dropDomain(name: TableName, options?: KeepRights): Promise<void>;
  /** PostgreSQL: a type of several values. */
  createCompositeType(
    name: TableName,
    attributes: Columns,
    options?: CommentOption & KeepRights,
  ): Promise<void>;
  alterCompositeType(name: TableName, to: Columns, options: AlterCompositeTypeOptions): Promise<void>;
  dropCompositeType(name: TableName, options?: KeepRights): Promise<void>;
  /** PostgreSQL: a range type by the options of its CREATE TYPE. */
  createRangeType(name: TableName, options: TypeOptions, more?: CommentOption & KeepRights): Promise<void>;
  dropRangeType(name: TableName, options?: KeepRights): Promise<void>;
  /** PostgreSQL: a collation by the options of its CREATE COLLATION. */
  createCollation(name: TableName, options: TypeOptions, more?: CommentOption & KeepRights): Promise<void>;
  dropCollation(name: TableName, options?: KeepRights): Promise<void>;
  /** PostgreSQL: what COMMENT ON says of anything but tables and columns; null for nothing. */
  commentOn(
    kind: Commented['kind'],
    name: TableName,
    comment: string | null,
    options?: CommentOnOptions,
  ): Promise<void>;
  /** PostgreSQL. */
  createExtension(name: string, options?: { readonly schema?: string }): Promise<void>;
  dropExtension(name: string): Promise<void>;
}

export function createObjectOp(
  declare: DeclareContext,
  run: (operation: Operation) => Promise<void>,
): ObjectOp {
  const toObject = (model: ObjectModel) => declareObject(model[objectDefinition], declare);
  // Called in an asynchronous function, a mistake in a declaration rejects the promise instead of throwing.
  const create = async (model: () => ObjectModel) => run({ kind: 'createObject', object: toObject(model()) });
  /** What may keep rights, with what else is said of it. */
  const createOwned = async <T extends KeepRights>(
    options: T | undefined,
    model: (rest: Omit<T, 'keepRights'> | undefined) => ObjectModel,
  ) => {
    const { keepRights, ...rest } = options ?? ({} as T);
    const object = toObject(model(options === undefined ? undefined : rest));
    return run({ kind: 'createObject', object, ...keeping(keepRights) });
  };
  const alter = async (
    to: () => ObjectModel,
    from: (() => ObjectModel) | null = null,
    { columns, within }: Pick<AlterTypeOptions<unknown>, 'columns' | 'within'> = {},
  ) =>
    run({
      kind: 'alterObject',
      from: from === null ? null : toObject(from()),
      to: toObject(to()),
      columns: typedColumns(columns),
      ...outerTypes(within, declare),
    });
  const drop = async (object: SchemaObject, options: KeepRights = {}) => {
    const checks = isRoutine(object) ? { ...keepChecks, arguments: option.text } : keepChecks;
    const { keepRights } = requireOptions(options, `drop${capitalized(object.kind)}`, checks);
    return run({ kind: 'dropObject', object, ...keeping(keepRights) });
  };
  return {
    createView: (name, query, options) => createOwned(options, (rest) => view(name, query, rest)),
    dropView: (name, options) => drop(objectNamed('view', name), options),
    createMaterializedView: (name, query, options) =>
      createOwned(options, (rest) => materializedView(name, query, rest)),
    dropMaterializedView: (name, options) => drop(objectNamed('materializedView', name), options),
    createFunction: (name, statement, options) => createOwned(options, (rest) => fn(name, statement, rest)),
    replaceFunction: (name, statement, options) => alter(() => fn(name, statement, options)),
    dropFunction: (name, options) => drop(objectNamed('function', name, options), options),
    createProcedure: (name, statement, options) =>
      createOwned(options, (rest) => procedure(name, statement, rest)),
    replaceProcedure: (name, statement, options) => alter(() => procedure(name, statement, options)),
    dropProcedure: (name, options) => drop(objectNamed('procedure', name, options), options),
    createAggregate: (name, statement, options) =>
      createOwned(options, (rest) => aggregate(name, statement, rest)),
    dropAggregate: (name, options) => drop(objectNamed('aggregate', name, options), options),
    createTrigger: (name, on, statement, options) => create(() => trigger(name, on, statement, options)),
    dropTrigger: (name, on) => drop(objectNamed('trigger', name, { on })),
    createRule: (name, on, statement, options) => create(() => rule(name, on, statement, options)),
    dropRule: (name, on) => drop(objectNamed('rule', name, { on })),
    createPolicy: (name, on, options) => create(() => policy(name, on, options)),
    dropPolicy: (name, on) => drop(objectNamed('policy', name, { on })),
    createStatistics: (name, on, statement, options) =>
      createOwned(options, (rest) => statistics(name, on, statement, rest)),
    dropStatistics: (name, on, options) => drop(objectNamed('statistics', name, { on }), options),
    createVirtualTable: (name, statement) => create(() => virtualTable(name, statement)),
    replaceVirtualTable: (name, statement) => alter(() => virtualTable(name, statement)),
    dropVirtualTable: (name) => drop(objectNamed('virtualTable', name)),
    createSequence: (name, options) => create(() => sequence(name, options)),
    alterSequence: (name, to, { from } = {}) =>
      alter(() => sequence(name, to), from === undefined ? null : () => sequence(name, from)),
    dropSequence: (name) => drop(objectNamed('sequence', name)),
    createDomain: async (name, column, options = {}) =>
      createOwned(requireOptions(options, 'createDomain', keepChecks), () => domain(name, column)),
    alterDomain: (name, to, { from, ...more }) =>
      alter(
        () => domain(name, to),
        () => domain(name, from),
        more,
      ),
    dropDomain: (name, options) => drop(objectNamed('domain', name), options),
    createCompositeType: (name, attributes, options) =>
      createOwned(options, (rest) => compositeType(name, attributes, rest)),
    alterCompositeType: (name, to, { from, columns, within, ...said }) =>
      alter(
        () => compositeType(name, to, said),
        () => compositeType(name, from),
        { columns, within },
      ),
    dropCompositeType: (name, options) => drop(objectNamed('compositeType', name), options),
    createRangeType: (name, options, more) => createOwned(more, (rest) => rangeType(name, options, rest)),
    dropRangeType: (name, options) => drop(objectNamed('rangeType', name), options),
    createCollation: (name, options, more) => createOwned(more, (rest) => collation(name, options, rest)),
    dropCollation: (name, options) => drop(objectNamed('collation', name), options),
    createExtension: (name, options) => create(() => extension(name, options)),
    dropExtension: (name) => drop(objectNamed('extension', name)),
    commentOn: async (kind, name, to, { from = null, ...reference } = {}) =>
      run({
        kind: 'commentOn',
        on: kind === 'enum' ? { kind, ...tableRef(name) } : objectNamed(kind, name, reference),
        from,
        to,
      }),
  };
}

const keepChecks: OptionChecks<KeepRights> = { keepRights: option.flag };

const keeping = (keepRights: boolean | undefined) => (keepRights === true ? { keepRights } : {});

/** Columns of a type, as an operation has them. */
export function typedColumns(columns: AlterTypeOptions<unknown>['columns'] = []): readonly TypedColumn[] {
  return columns.map((it) => ({ table: tableRef(it.table), column: it.column }));
}

/** The types that are made of one that changes, as an operation has them. */
export function outerTypes(
  within: readonly OuterTypeInput[] = [],
  declare: DeclareContext,
): { readonly within?: readonly OuterType[] } {
  const declared = (model: ObjectModel) =>
    declareObject(model[objectDefinition], declare) as OuterType['from'];
  const types = within.map((it): OuterType => {
    const [from, to] =
      'domain' in it
        ? [domain(it.domain, it.from), domain(it.domain, it.to)]
        : [
            compositeType(it.compositeType, it.from),
            compositeType(it.compositeType, it.to, it.comment === undefined ? {} : { comment: it.comment }),
          ];
    return { from: declared(from), to: declared(to), columns: typedColumns(it.columns) };
  });
  return types.length === 0 ? {} : { within: types };
}
