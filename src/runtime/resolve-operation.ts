import type { Catalog, Column, Constraint, Index, SchemaObject, Table, TableRef } from '../catalog/index.js';
import { constraintsOf, emptyCatalog, plainTable, withConstraint } from '../catalog/index.js';
import type { Dialect, Server } from '../dialects/index.js';
import type { AlterEnum, AlterObject, Operation, OuterType, TableChange } from '../operations/index.js';
import { equal } from '../util/index.js';

/** How portable words become an engine's. */
interface Resolver {
  readonly dialect: Dialect;
  readonly server: Server;
}

/**
 * An operation of a migration file in the engine's words, as Dialect.resolve does it for whole catalogs:
 * people write `enumeration(...)` by hand on SQLite, too. What only names something stays as it is.
 */
export function resolveOperation(operation: Operation, resolver: Resolver): Operation {
  switch (operation.kind) {
    case 'createTable':
      return { ...operation, table: resolveTable(operation.table, resolver) };
    case 'alterTable':
      if (resolver.dialect.resolvesChanges === true) return operation;
      return {
        ...operation,
        changes: operation.changes.flatMap((change) => resolveChange(change, operation.table, resolver)),
      };
    case 'createObject':
      return { ...operation, object: resolveObject(operation.object, resolver) };
    case 'alterObject': {
      const { from, to } = operation;
      const resolved = from === null ? null : resolveObject(from, resolver);
      return {
        ...operation,
        from: resolved,
        to: resolveObject(to, resolver),
        ...resolveWithin(operation, resolver),
      };
    }
    case 'alterEnum':
      return { ...operation, ...resolveWithin(operation, resolver) };
    case 'createSchema':
    case 'dropSchema':
    case 'createEnum':
    case 'dropEnum':
    case 'dropTable':
    case 'renameTable':
    case 'partitionTable':
    case 'dropObject':
    case 'commentOn':
    case 'execute':
      return operation;
  }
}

function resolveWithin(
  { within }: AlterEnum | AlterObject,
  resolver: Resolver,
): { readonly within?: readonly OuterType[] } {
  if (within === undefined) return {};
  const resolved = <T extends SchemaObject>(type: T) => resolveObject(type, resolver) as T;
  return { within: within.map((it) => ({ ...it, from: resolved(it.from), to: resolved(it.to) })) };
}

function resolveChange(change: TableChange, ref: TableRef, resolver: Resolver): readonly TableChange[] {
  switch (change.kind) {
    case 'addColumn': {
      const { column, constraints } = resolveColumn(change.column, ref, resolver);
      return [{ ...change, column }, ...constraints.map(added)];
    }
    case 'alterColumn': {
      const to = resolveColumn(change.to, ref, resolver);
      if (change.from === null) return [{ ...change, to: to.column }, ...to.constraints.map(added)];
      const from = resolveColumn(change.from, ref, resolver);
      const gone = from.constraints.filter((it) => !to.constraints.some((other) => equal(it, other)));
      const fresh = to.constraints.filter((it) => !from.constraints.some((other) => equal(it, other)));
      return [
        ...gone.map((constraint): TableChange => ({ kind: 'dropConstraint', constraint })),
        { ...change, from: from.column, to: to.column },
        ...fresh.map(added),
      ];
    }
    case 'addConstraint':
      return [{ ...change, constraint: resolveConstraint(change.constraint, ref, resolver) }];
    case 'createIndex':
      return [resolveIndex(change.index, ref, resolver)];
    case 'dropColumn':
    case 'renameColumn':
    case 'moveColumn':
    case 'dropConstraint':
    case 'validateConstraint':
    case 'renameConstraint':
    case 'dropIndex':
    case 'renameIndex':
    case 'alterPartComment':
    case 'alterComment':
    case 'alterOptions':
    case 'attachTable':
    case 'detachTable':
      return [change];
  }
}

const added = (constraint: Constraint): TableChange => ({ kind: 'addConstraint', constraint });

function resolveTable(table: Table, { dialect, server }: Resolver): Table {
  const catalog: Catalog = { ...emptyCatalog, tables: [table] };
  return dialect.resolve(catalog, server).tables[0]!;
}

function resolveObject(object: SchemaObject, { dialect, server }: Resolver): SchemaObject {
  return dialect.resolve({ ...emptyCatalog, objects: [object] }, server).objects[0]!;
}

/** The column, and the constraints that stand for what its type says (an enum's check). */
function resolveColumn(column: Column, ref: TableRef, resolver: Resolver) {
  const table = resolveTable(plainTable(ref, [column]), resolver);
  return { column: table.columns[0]!, constraints: constraintsOf(table) };
}

function resolveConstraint(constraint: Constraint, ref: TableRef, resolver: Resolver): Constraint {
  const table = withConstraint(plainTable(ref, []), constraint);
  return constraintsOf(resolveTable(table, resolver))[0]!;
}

/** An index; or the unique constraint that a unique index is on MySQL. */
function resolveIndex(index: Index, ref: TableRef, resolver: Resolver): TableChange {
  const { indexes, uniques } = resolveTable({ ...plainTable(ref, []), indexes: [index] }, resolver);
  return indexes[0] === undefined ? added(uniques[0]!) : { kind: 'createIndex', index: indexes[0] };
}
