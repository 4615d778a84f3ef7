import type { RoutineKind, SchemaObject } from '../catalog/index.js';
import { defaultSequenceOptions } from '../catalog/index.js';
import type { Operation } from '../operations/index.js';
import type { AnyColumn } from '../schema/column.js';
import type { TableName } from '../schema/constraints.js';
import { tableRef } from '../schema/constraints.js';
import type { DeclareContext } from '../schema/declare-constraints.js';
import { declareObject } from '../schema/declare-object.js';
import type { MaterializedViewOptions, ObjectModel, RoutineOptions, ViewOptions } from '../schema/objects.js';
import {
  aggregate,
  domain,
  extension,
  fn,
  materializedView,
  objectDefinition,
  procedure,
  sequence,
  tableOf,
  trigger,
  view,
} from '../schema/objects.js';
import type { SqlInput } from '../schema/sql.js';

type SequenceInput = Parameters<typeof sequence>[1];

/** The calls of `op` for views, triggers, routines, sequences, domains and extensions. */
export interface ObjectOp {
  /** A view by its query. */
  createView(name: TableName, query: SqlInput, options?: ViewOptions): Promise<void>;
  dropView(name: TableName): Promise<void>;
  /** PostgreSQL. */
  createMaterializedView(name: TableName, query: SqlInput, options?: MaterializedViewOptions): Promise<void>;
  dropMaterializedView(name: TableName): Promise<void>;
  /** A function by its whole CREATE statement. */
  createFunction(name: TableName, statement: SqlInput, options?: RoutineOptions): Promise<void>;
  /** A function whose arguments and result stay: what uses it goes on. */
  replaceFunction(name: TableName, statement: SqlInput, options?: RoutineOptions): Promise<void>;
  dropFunction(name: TableName, options?: RoutineOptions): Promise<void>;
  createProcedure(name: TableName, statement: SqlInput, options?: RoutineOptions): Promise<void>;
  replaceProcedure(name: TableName, statement: SqlInput, options?: RoutineOptions): Promise<void>;
  dropProcedure(name: TableName, options?: RoutineOptions): Promise<void>;
  /** PostgreSQL: an aggregate by its whole CREATE statement. */
  createAggregate(name: TableName, statement: SqlInput, options?: RoutineOptions): Promise<void>;
  dropAggregate(name: TableName, options?: RoutineOptions): Promise<void>;
  /** A trigger of a table or view by its whole CREATE statement. */
  createTrigger(name: string, on: TableName, statement: SqlInput): Promise<void>;
  dropTrigger(name: string, on: TableName): Promise<void>;
  createSequence(name: TableName, options?: SequenceInput): Promise<void>;
  alterSequence(
    name: TableName,
    to: SequenceInput,
    options?: { readonly from?: SequenceInput },
  ): Promise<void>;
  dropSequence(name: TableName): Promise<void>;
  /** PostgreSQL: a domain by what a column of it is. */
  createDomain(name: TableName, column: AnyColumn): Promise<void>;
  alterDomain(name: TableName, to: AnyColumn, options: { readonly from: AnyColumn }): Promise<void>;
  dropDomain(name: TableName): Promise<void>;
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
  const alter = async (to: () => ObjectModel, from: (() => ObjectModel) | null = null) =>
    run({ kind: 'alterObject', from: from === null ? null : toObject(from()), to: toObject(to()) });
  const drop = async (object: SchemaObject) => run({ kind: 'dropObject', object });
  return {
    createView: (name, query, options) => create(() => view(name, query, options)),
    dropView: (name) => drop({ kind: 'view', ...tableRef(name), definition: '', options: [], comment: null }),
    createMaterializedView: (name, query, options) => create(() => materializedView(name, query, options)),
    dropMaterializedView: (name) =>
      drop({ kind: 'materializedView', ...tableRef(name), definition: '', indexes: [], comment: null }),
    createFunction: (name, statement, options) => create(() => fn(name, statement, options)),
    replaceFunction: (name, statement, options) => alter(() => fn(name, statement, options)),
    dropFunction: (name, options) => drop(routine('function', name, options)),
    createProcedure: (name, statement, options) => create(() => procedure(name, statement, options)),
    replaceProcedure: (name, statement, options) => alter(() => procedure(name, statement, options)),
    dropProcedure: (name, options) => drop(routine('procedure', name, options)),
    createAggregate: (name, statement, options) => create(() => aggregate(name, statement, options)),
    dropAggregate: (name, options) => drop(routine('aggregate', name, options)),
    createTrigger: (name, on, statement) => create(() => trigger(name, on, statement)),
    dropTrigger: (name, on) => {
      const { schema, name: table } = tableOf(on);
      return drop({ kind: 'trigger', schema, name, table, definition: '' });
    },
    createSequence: (name, options) => create(() => sequence(name, options)),
    alterSequence: (name, to, { from } = {}) =>
      alter(() => sequence(name, to), from === undefined ? null : () => sequence(name, from)),
    dropSequence: (name) =>
      drop({ kind: 'sequence', ...tableRef(name), type: null, options: defaultSequenceOptions }),
    createDomain: (name, column) => create(() => domain(name, column)),
    alterDomain: (name, to, { from }) =>
      alter(
        () => domain(name, to),
        () => domain(name, from),
      ),
    dropDomain: (name) =>
      drop({
        kind: 'domain',
        ...tableRef(name),
        type: { kind: 'text' },
        nullable: true,
        default: null,
        collation: null,
        checks: [],
      }),
    createExtension: (name, options) => create(() => extension(name, options)),
    dropExtension: (name) => drop({ kind: 'extension', schema: null, name }),
  };
}

function routine(kind: RoutineKind, name: TableName, options: RoutineOptions = {}): SchemaObject {
  return { kind, ...tableRef(name), arguments: options.arguments ?? null, definition: '' };
}
