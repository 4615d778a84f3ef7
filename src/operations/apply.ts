import type {
  Catalog,
  Column,
  Constraint,
  ForeignKey,
  Inheritance,
  Remark,
  SchemaObject,
  Table,
  TableRef,
} from '../catalog/index.js';
import {
  alone,
  canonical,
  canonicalTable,
  constraintsOf,
  describeObject,
  displayName,
  findTable,
  isChildOf,
  isPartOf,
  objectKey,
  parentsIn,
  partitionsOf,
  sameTable,
  tiesOf,
  withInheritedColumns,
} from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { equal } from '../util/index.js';
import { constraintWords } from './describe.js';
import type {
  AlterEnum,
  AlterObject,
  ColumnPosition,
  Operation,
  PartitionTable,
  RenameColumn,
  TableChange,
} from './operation.js';
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

/** A table after a list of changes. Constraints and indexes follow a renamed column. */
export function applyChanges(table: Table, changes: readonly TableChange[]): Table {
  return canonicalTable(changes.reduce(applyChange, table));
}

function applyChange(table: Table, change: TableChange): Table {
  switch (change.kind) {
    case 'addColumn':
      if (table.columns.some((it) => it.name === change.column.name)) {
        throw new DbmError('migration', `${displayName(table)}.${change.column.name} is there already`);
      }
      return { ...table, columns: insertAt(table.columns, change.column, change.position) };
    case 'dropColumn':
      mustFindColumn(table, change.column.name);
      return withoutColumn(table, change.column.name);
    case 'alterColumn': {
      const name = (change.from ?? change.to).name;
      mustFindColumn(table, name);
      return { ...table, columns: table.columns.map((it) => (it.name === name ? change.to : it)) };
    }
    case 'renameColumn':
      mustFindColumn(table, change.from);
      return renameColumn(table, change);
    case 'moveColumn':
      return moveColumn(table, change.column, change.to);
    case 'addConstraint':
      return withConstraint(table, change.constraint);
    case 'dropConstraint':
      return withoutConstraint(table, change.constraint);
    case 'renameConstraint':
      return withConstraint(withoutConstraint(table, change.constraint), {
        ...findConstraint(table, change.constraint),
        name: change.to,
      });
    case 'createIndex':
      return { ...table, indexes: [...table.indexes, change.index] };
    case 'dropIndex':
      return { ...table, indexes: table.indexes.filter((it) => it.name !== change.index.name) };
    case 'renameIndex':
      return {
        ...table,
        indexes: table.indexes.map((it) => (it.name === change.index.name ? { ...it, name: change.to } : it)),
      };
    case 'attachTable':
      return { ...table, ...tiesOf(change.to) };
    case 'detachTable':
      return alone(table);
    case 'alterPartComment': {
      const { part, to } = change;
      if (part.kind !== 'index') {
        const found = findConstraint(table, part);
        return withConstraint(withoutConstraint(table, found), remarked(found, to));
      }
      const indexes = table.indexes.map((it) => (it.name === part.name ? remarked(it, to) : it));
      return { ...table, indexes };
    }
    case 'alterComment':
      return { ...table, comment: change.to };
    case 'alterOptions':
      return { ...table, options: change.to };
  }
}

/** A constraint or index of which something else is said. */
export function remarked<T extends Remark>(part: T, comment: string | null): T {
  const { comment: _, ...rest } = part;
  return (comment === null ? rest : { ...rest, comment }) as T;
}

/** A dropped column takes the constraints and indexes over it along, as it does on PostgreSQL. */
function withoutColumn(table: Table, name: string): Table {
  const without = (it: { readonly columns: readonly string[] }) => !it.columns.includes(name);
  return {
    ...table,
    columns: table.columns.filter((it) => it.name !== name),
    primaryKey: table.primaryKey !== null && without(table.primaryKey) ? table.primaryKey : null,
    uniques: table.uniques.filter(without),
    foreignKeys: table.foreignKeys.filter(without),
    indexes: table.indexes.filter(
      (it) => !it.include.includes(name) && it.keys.every((key) => key.column !== name),
    ),
  };
}

function insertAt(columns: readonly Column[], column: Column, position: ColumnPosition): readonly Column[] {
  if (position === 'first') return [column, ...columns];
  const at = position === 'last' ? -1 : columns.findIndex((it) => it.name === position.after);
  return at < 0 ? [...columns, column] : columns.toSpliced(at + 1, 0, column);
}

function moveColumn(table: Table, name: string, to: ColumnPosition): Table {
  mustFindColumn(table, name);
  if (typeof to === 'object') mustFindColumn(table, to.after);
  const column = table.columns.find((it) => it.name === name)!;
  const others = table.columns.filter((it) => it !== column);
  return { ...table, columns: insertAt(others, column, to) };
}

function withConstraint(table: Table, constraint: Constraint): Table {
  switch (constraint.kind) {
    case 'primaryKey':
      return { ...table, primaryKey: constraint };
    case 'unique':
      return { ...table, uniques: [...table.uniques, constraint] };
    case 'foreignKey':
      return { ...table, foreignKeys: [...table.foreignKeys, constraint] };
    case 'check':
      return { ...table, checks: [...table.checks, constraint] };
    case 'exclude':
      return { ...table, exclusions: [...table.exclusions, constraint] };
  }
}

function withoutConstraint(table: Table, constraint: Constraint): Table {
  const found = findConstraint(table, constraint);
  return {
    ...table,
    primaryKey: table.primaryKey === found ? null : table.primaryKey,
    uniques: table.uniques.filter((it) => it !== found),
    foreignKeys: table.foreignKeys.filter((it) => it !== found),
    checks: table.checks.filter((it) => it !== found),
    exclusions: table.exclusions.filter((it) => it !== found),
  };
}

/** The constraint of the table that `wanted` means: by name, else by what it says. */
export function findConstraint(table: Table, wanted: Constraint): Constraint {
  if (wanted.kind === 'primaryKey' && table.primaryKey !== null) return table.primaryKey;
  const all = constraintsOf(table).filter((it) => it.kind === wanted.kind);
  const found =
    all.find((it) => it.name !== null && it.name === wanted.name) ??
    all.find((it) => (it.name === null || wanted.name === null) && sameContent(it, wanted));
  if (found === undefined) {
    throw new DbmError('migration', `${displayName(table)} has no ${constraintWords(wanted)}`);
  }
  return found;
}

/** Whether two constraints say the same, whatever they are called. */
export function sameContent(a: Constraint, b: Constraint): boolean {
  const content = (it: Constraint) => ({ ...remarked(it, null), name: null });
  return equal(content(a), content(b));
}

function renameColumn(table: Table, { from, to, withCheck }: RenameColumn): Table {
  const rename = (name: string) => (name === from ? to : name);
  return {
    ...table,
    columns: table.columns.map((it) => (it.name === from ? { ...it, name: to } : it)),
    primaryKey:
      table.primaryKey === null
        ? null
        : { ...table.primaryKey, columns: table.primaryKey.columns.map(rename) },
    uniques: table.uniques.map((it) => ({ ...it, columns: it.columns.map(rename) })),
    foreignKeys: table.foreignKeys.map((it) => ({
      ...it,
      columns: it.columns.map(rename),
      references: sameTable(it.references, table)
        ? { ...it.references, columns: it.references.columns.map(rename) }
        : it.references,
    })),
    indexes: table.indexes.map((it) => ({
      ...it,
      keys: it.keys.map((key) => (key.column === null ? key : { ...key, column: rename(key.column) })),
      include: it.include.map(rename),
    })),
    checks:
      withCheck === true
        ? table.checks.map((it) => (it.name === from ? { ...it, name: to } : it))
        : table.checks,
  };
}

function renameTable(catalog: Catalog, from: TableRef, to: TableRef): Catalog {
  mustFind(catalog, from);
  const renamed = (ref: TableRef) => (sameTable(ref, from) ? { schema: to.schema, name: to.name } : {});
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

function mustFindColumn(table: Table, name: string): void {
  if (!table.columns.some((it) => it.name === name)) {
    throw new DbmError('migration', `There is no column ${displayName(table)}.${name}`);
  }
}
