import type {
  Catalog,
  Column,
  ForeignKey,
  Inheritance,
  SchemaObject,
  Table,
  TableRef,
} from '../catalog/index.js';
import {
  canonical,
  canonicalTable,
  describeObject,
  displayName,
  findTable,
  isChildOf,
  isPartOf,
  objectKey,
  parentsIn,
  partitionsOf,
  refOf,
  sameTable,
  tiesOf,
  withInheritedColumns,
} from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { applyChanges, remarked } from './apply-changes.js';
import type { AlterEnum, AlterObject, Operation, PartitionTable, TableChange } from './operation.js';
import { ownersRenamed } from './owners.js';

/**
 * The structure after an operation. Throws DbmError `migration` when the operation does not fit (a column
 * that is not there, a table that is). Raw SQL changes nothing that can be known.
 */
export function applyOperation(catalog: Catalog, operation: Operation): Catalog {
  switch (operation.kind) {
    case 'createSchema':
      return canonical({ ...catalog, schemas: [...catalog.schemas, operation.name] });
    case 'dropSchema':
      return { ...catalog, schemas: catalog.schemas.filter((name) => name !== operation.name) };
    case 'createEnum':
      return canonical({ ...catalog, enums: [...catalog.enums, operation.enum] });
    case 'dropEnum':
      return { ...catalog, enums: catalog.enums.filter((it) => !sameTable(it, operation.enum)) };
    case 'alterEnum': {
      const enums = catalog.enums.map((it) => (sameTable(it, operation.from) ? operation.to : it));
      return canonical(withOuterTypes({ ...catalog, enums }, operation));
    }
    case 'createTable':
      if (findTable(catalog, operation.table) !== null) {
        throw new DbmError('migration', `The table ${displayName(operation.table)} is there already`);
      }
      return canonical({ ...catalog, tables: [...catalog.tables, asCreated(catalog, operation.table)] });
    case 'dropTable':
      mustFind(catalog, operation.table);
      return {
        ...catalog,
        tables: catalog.tables.filter((table) => !sameTable(table, operation.table)),
        objects: catalog.objects.filter((it) => !isPartOf(it, operation.table)),
      };
    case 'renameTable':
      return renameTable(catalog, operation.from, operation.to);
    case 'alterTable': {
      const changed = applyChanges(mustFind(catalog, operation.table), operation.changes);
      const { table: ref, changes } = operation;
      const tables = catalog.tables.map((table) => (sameTable(table, ref) ? changed : table));
      const followed = passOn(tables, ref, changes);
      const objects = ownersRenamed(catalog.objects, [operation]);
      return canonical({ ...catalog, objects, tables: renameReferences(followed, ref, changes) });
    }
    case 'partitionTable':
      return partitionTable(catalog, operation);
    case 'createObject':
      if (findObject(catalog, operation.object) !== undefined) {
        throw new DbmError('migration', `The ${describeObject(operation.object)} is there already`);
      }
      return canonical({ ...catalog, objects: [...catalog.objects, operation.object] });
    case 'dropObject':
      return withoutObject(catalog, operation.object);
    case 'alterObject': {
      const without = withoutObject(catalog, operation.from ?? operation.to);
      return canonical(
        withOuterTypes({ ...without, objects: [...without.objects, operation.to] }, operation),
      );
    }
    case 'commentOn': {
      const { on } = operation;
      if (on.kind === 'enum') {
        const enums = catalog.enums.map((it) => (sameTable(it, on) ? remarked(it, operation.to) : it));
        return canonical({ ...catalog, enums });
      }
      const found = findObject(catalog, on);
      const objects = catalog.objects.map((it) => (it === found ? { ...it, comment: operation.to } : it));
      return canonical({ ...catalog, objects });
    }
    case 'execute':
      return catalog;
  }
}

function withOuterTypes(catalog: Catalog, { within = [] }: AlterEnum | AlterObject): Catalog {
  const made = new Map<string, SchemaObject>(within.map(({ to }) => [objectKey(to), to]));
  return { ...catalog, objects: catalog.objects.map((it) => made.get(objectKey(it)) ?? it) };
}

export function applyAll(catalog: Catalog, operations: readonly Operation[]): Catalog {
  return operations.reduce(applyOperation, catalog);
}

function partitionTable(catalog: Catalog, { table: ref, to }: PartitionTable): Catalog {
  const { partitionBy: _, ...plain } = mustFind(catalog, ref);
  const table = to === null ? plain : { ...plain, partitionBy: to.by };
  const gone = partitionsOf(catalog, ref);
  const others = catalog.tables.filter((it) => !sameTable(it, ref) && !gone.includes(it));
  return (to?.partitions ?? []).reduce(
    (now, partition) => applyOperation(now, { kind: 'createTable', table: partition }),
    canonical({ ...catalog, tables: [...others, table] }),
  );
}

/** A new table, with the columns that it has from its parents. */
function asCreated(catalog: Catalog, table: Table): Table {
  const parents = parentsIn(catalog, table);
  return parents.length === 0 ? table : canonicalTable(withInheritedColumns(table, parents));
}

/** What changes about the columns of a table changes with all that inherit them. */
function passOn(
  tables: readonly Table[],
  parent: TableRef,
  changes: readonly TableChange[],
): readonly Table[] {
  const passed = changes.flatMap(inheritedChange);
  const children = passed.length === 0 ? [] : tables.filter((it) => isChildOf(it, parent));
  return children.reduce((now, child) => {
    const changed = applyChanges(child, passed);
    return passOn(
      now.map((it) => (sameTable(it, child) ? changed : it)),
      child,
      passed,
    );
  }, tables);
}

/** A change of a table, as it reaches those that inherit from it. */
function inheritedChange(change: TableChange): readonly TableChange[] {
  const asInherited = (column: Column): Column => ({
    ...column,
    identity: null,
    comment: null,
    inherited: true,
  });
  switch (change.kind) {
    case 'addColumn':
      return [{ ...change, column: asInherited(change.column) }];
    case 'alterColumn':
      return [{ ...change, from: change.from && asInherited(change.from), to: asInherited(change.to) }];
    case 'dropColumn':
    case 'renameColumn':
      return [change];
    default:
      return [];
  }
}

function renameTable(catalog: Catalog, from: TableRef, to: TableRef): Catalog {
  mustFind(catalog, from);
  const renamed = (ref: TableRef) => (sameTable(ref, from) ? refOf(to) : {});
  const follow = (it: ForeignKey) => ({ ...it, references: { ...it.references, ...renamed(it.references) } });
  return canonical({
    ...catalog,
    objects: ownersRenamed(catalog.objects, [{ kind: 'renameTable', from, to }]).map((it) =>
      isPartOf(it, from) ? { ...it, ...to, name: it.name, table: to.name } : it,
    ),
    tables: catalog.tables.map((table) => ({
      ...table,
      ...renamed(table),
      ...renamedParents(table, renamed),
      foreignKeys: table.foreignKeys.map(follow),
    })),
  });
}

/** What ties a table to its parents, when they have other names. */
function renamedParents({ partitionOf, inherits }: Table, renamed: (ref: TableRef) => object): Inheritance {
  return tiesOf({
    ...(partitionOf === undefined ? {} : { partitionOf: { ...partitionOf, ...renamed(partitionOf) } }),
    ...(inherits === undefined ? {} : { inherits: inherits.map((it) => ({ ...it, ...renamed(it) })) }),
  });
}

/** The foreign keys of other tables follow a column's rename. */
function renameReferences(
  tables: readonly Table[],
  changed: TableRef,
  changes: readonly TableChange[],
): readonly Table[] {
  const renames = changes.flatMap((it) => (it.kind === 'renameColumn' ? [it] : []));
  if (renames.length === 0) return tables;
  const rename = (name: string) => renames.reduce((now, it) => (now === it.from ? it.to : now), name);
  return tables.map((table) =>
    sameTable(table, changed)
      ? table
      : {
          ...table,
          foreignKeys: table.foreignKeys.map((it) =>
            sameTable(it.references, changed)
              ? { ...it, references: { ...it.references, columns: it.references.columns.map(rename) } }
              : it,
          ),
        },
  );
}

function findObject(catalog: Catalog, wanted: SchemaObject): SchemaObject | undefined {
  return catalog.objects.find((it) => objectKey(it) === objectKey(wanted));
}

function withoutObject(catalog: Catalog, wanted: SchemaObject): Catalog {
  const found = findObject(catalog, wanted);
  // Until now it may have been part of a serial column.
  if (found === undefined && wanted.kind === 'sequence') return catalog;
  if (found === undefined) throw new DbmError('migration', `There is no ${describeObject(wanted)}`);
  return { ...catalog, objects: catalog.objects.filter((it) => it !== found) };
}

function mustFind(catalog: Catalog, ref: TableRef): Table {
  const table = findTable(catalog, ref);
  if (table === null) throw new DbmError('migration', `There is no table ${displayName(ref)}`);
  return table;
}
