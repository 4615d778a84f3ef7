import type { Catalog, Column, SchemaObject, Table, TableRef } from '../catalog/index.js';
import { isPartOf, isRoutine, objectKey, refOf, sameTable, tableKey } from '../catalog/index.js';
import type { DiffRules, ObjectChange } from '../dialects/index.js';
import type { AlterEnum, AlterObject, Operation, OuterType, TypedColumn } from '../operations/index.js';
import { equal } from '../util/index.js';
import { byMention, closure, dependent, isNeeded, isUsedByTables, sqlOf } from './object-uses.js';
import { outerTypes, withOuterTypes } from './outer-types.js';
import type { TableDifference } from './table.js';

/** What becomes of views, triggers, routines, sequences, ..., in five places among the changes of tables. */
export interface ObjectPlan {
  /** Before anything of a table changes: what goes, changes, or stands in the way. */
  readonly dropped: readonly Operation[];
  /** Before tables change: what tables may use. */
  readonly first: readonly Operation[];
  /** After the tables that go, and before those that change: types under the columns that have them. */
  readonly converted: readonly Operation[];
  /** After all tables are what they will be. */
  readonly last: readonly Operation[];
  /** What tables used until now. */
  readonly released: readonly Operation[];
  /** The changes of enum types, with the types around them. */
  readonly enums: readonly AlterEnum[];
}

export interface TableChanges {
  readonly common: readonly TableDifference[];
  readonly created: readonly Table[];
  readonly dropped: readonly Table[];
  readonly enums: readonly AlterEnum[];
  readonly renames: readonly Operation[];
}

/** How an object that is on both sides becomes the other. */
interface ObjectPair {
  readonly a: SchemaObject;
  readonly b: SchemaObject;
  readonly change: ObjectChange | 'comment';
  /** The columns of a type that is converted. */
  readonly columns: readonly TypedColumn[];
}

/** The objects of both sides, told apart by what has to happen to them. */
interface SortedObjects {
  /** What goes, or is made anew. */
  readonly changed: readonly SchemaObject[];
  /** What changes and stays. */
  readonly kept: readonly ObjectPair[];
  /** What is new. */
  readonly fresh: readonly SchemaObject[];
  /** What an object is on the other side. */
  counterpart(object: SchemaObject): SchemaObject | undefined;
}

export function diffObjects(from: Catalog, to: Catalog, tables: TableChanges, rules: DiffRules): ObjectPlan {
  const objects = sortObjects(from, to, tables, rules);
  const types = remadeTypes(from, objects, tables, rules);
  const going = whatGoes(from, objects, types, tables, rules);
  return inPlaces(objects, going, types, tables, rules);
}

function sortObjects(from: Catalog, to: Catalog, tables: TableChanges, rules: DiffRules): SortedObjects {
  const wanted = new Map(to.objects.map((it) => [objectKey(it), it]));
  const there = new Set(from.objects.map(objectKey));
  const counterpart = (object: SchemaObject) => wanted.get(objectKey(object));
  const commonTables = tables.common.map((it) => it.from);
  const pairs = from.objects.flatMap((a): readonly ObjectPair[] => {
    const b = counterpart(a);
    if (b === undefined || equal(a, b)) return [];
    const columns = columnsOf(a, commonTables, rules);
    // Tables that go do so before a type is converted, but after one that changes in place.
    const types = columnsOf(a, from.tables, rules).map((it) => it.type);
    const outer = outerTypes(a.name, from, rules);
    const isOnlySaid = equal({ ...a, comment: null }, { ...b, comment: null });
    const change = isOnlySaid ? 'comment' : rules.objects.change(a, b, types, outer);
    return [{ a, b, change, columns: change === 'converted' ? columns.map((it) => it.ref) : [] }];
  });
  const anew = new Set(pairs.filter((it) => it.change === 'anew').map((it) => it.a));
  return {
    changed: from.objects.filter(
      (a) => counterpart(a) === undefined || anew.has(a) || follows(a, tables.renames, from, rules),
    ),
    kept: pairs.filter((it) => it.change !== 'anew'),
    fresh: to.objects.filter((b) => !there.has(objectKey(b))),
    counterpart,
  };
}

/**
 * Whether the object is about a table or column that is renamed: it goes before, and comes back after. One that is to
 * be as it is would follow to the new name.
 */
function follows(
  object: SchemaObject,
  renames: readonly Operation[],
  from: Catalog,
  rules: DiffRules,
): boolean {
  if (renames.length === 0) return false;
  const stays = isRoutine(object) && isNeeded(object, from.tables, from.objects, rules);
  if (stays || !(dependent.has(object.kind) || isRoutine(object))) return false;
  const sql = sqlOf(object, rules);
  const isAbout = (table: TableRef) => isPartOf(object, table) || rules.objects.mentions(sql, table.name);
  const former = new Map<string, TableRef>();
  const before = (table: TableRef) => former.get(tableKey(table)) ?? table;
  return renames.some((it) => {
    if (it.kind === 'renameTable') {
      former.set(tableKey(it.to), before(it.from));
      return isAbout(it.from);
    }
    return (
      it.kind === 'alterTable' &&
      isAbout(before(it.table)) &&
      it.changes.some((change) => change.kind === 'renameColumn' && rules.objects.mentions(sql, change.from))
    );
  });
}

/** Types that get another definition under the columns that have them, or are made of such types. */
interface RemadeTypes {
  readonly objects: readonly SchemaObject[];
  /** Of these and of enum types. */
  readonly names: readonly string[];
  readonly columns: readonly TypedColumn[];
  /** What makes them anew, with the types around them. */
  readonly enums: readonly AlterEnum[];
  readonly altered: readonly AlterObject[];
}

function remadeTypes(
  from: Catalog,
  { kept }: SortedObjects,
  tables: TableChanges,
  rules: DiffRules,
): RemadeTypes {
  // A type that only gets values stays: what is made of it changes by itself.
  const enums = tables.enums
    .map((it) => ({ operation: it, outer: outerTypes(it.from.name, from, rules) }))
    .sort((a, b) => Number(a.operation.rewrite) - Number(b.operation.rewrite));
  // What a type is made of afterwards is remade before it.
  const pairs = new Map(kept.filter((it) => it.change === 'converted').map((it) => [it.b, it]));
  const converted = byMention([...pairs.keys()], rules)
    .map((b) => pairs.get(b)!)
    .map((it) => ({ operation: alter(it), outer: outerTypes(it.a.name, from, rules) }));
  const remaking = [...enums.filter((it) => it.operation.rewrite), ...converted];
  const isAround = (type: SchemaObject) => remaking.some(({ outer }) => outer.some((it) => it === type));
  const roots = [...enums, ...converted.filter(({ operation }) => !isAround(operation.from!))];
  const commonTables = tables.common.map((it) => it.from);
  const becomes = (type: OuterType['from'], operation: AlterEnum | AlterObject) => {
    const pair = kept.find(({ a, change }) => a === type && change !== 'comment');
    return pair !== undefined && (operation.kind === 'alterObject' || operation.rewrite)
      ? (pair.b as OuterType['to'])
      : null;
  };
  const operations = withOuterTypes<AlterEnum | AlterObject>(roots, becomes, (type) =>
    columnsOf(type, commonTables, rules).map((it) => it.ref),
  );
  const within = operations.flatMap((it) => it.within ?? []);
  const objects = [
    ...converted.map(({ operation }) => operation.from!),
    ...within.map((it) => from.objects.find((object) => objectKey(object) === objectKey(it.from))!),
  ];
  return {
    objects,
    names: [...objects.map((it) => it.name), ...tables.enums.map((it) => it.from.name)],
    columns: [...operations, ...within].flatMap((it) => it.columns),
    enums: operations.filter((it) => it.kind === 'alterEnum'),
    altered: operations.filter((it) => it.kind === 'alterObject'),
  };
}

function mentionsAny(object: SchemaObject, names: readonly string[], rules: DiffRules): boolean {
  const sql = sqlOf(object, rules);
  return names.some((name) => rules.objects.mentions(sql, name));
}

/** What is dropped, for good or to be made again: before tables change, or when they have. */
interface GoingObjects {
  readonly early: readonly SchemaObject[];
  readonly released: readonly SchemaObject[];
}

function whatGoes(
  from: Catalog,
  { changed, fresh, counterpart }: SortedObjects,
  types: RemadeTypes,
  tables: TableChanges,
  rules: DiffRules,
): GoingObjects {
  const isTaken = (a: SchemaObject) =>
    fresh.some((b) => b.name === a.name && b.schema === a.schema && b.kind === a.kind);
  const isInTheWay = (object: SchemaObject) =>
    obstructs(object, tables, types.columns, rules) &&
    !(isRoutine(object) && isNeeded(object, from.tables, from.objects, rules));
  const usesRemade = (object: SchemaObject) =>
    !types.objects.includes(object) &&
    mentionsAny(object, types.names, rules) &&
    (dependent.has(object.kind) || !isUsedByTables(object, from.tables, rules));
  const released = changed.filter(
    (a) =>
      counterpart(a) === undefined &&
      !dependent.has(a.kind) &&
      !isTaken(a) &&
      !isInTheWay(a) &&
      !follows(a, tables.renames, from, rules),
  );
  const staying = from.objects.filter((a) => !released.includes(a));
  const early = inTheWay(
    [...changed.filter((a) => !released.includes(a)), ...staying.filter(usesRemade)],
    staying,
    isInTheWay,
    rules,
  );
  return { early, released };
}

function inPlaces(
  { kept, fresh, counterpart }: SortedObjects,
  { early, released }: GoingObjects,
  types: RemadeTypes,
  tables: TableChanges,
  rules: DiffRules,
): ObjectPlan {
  const created = [...fresh, ...early.flatMap((a) => counterpart(a) ?? [])];
  const within = [...types.enums, ...types.altered].flatMap((it) => it.within ?? []);
  const remade = [...types.altered, ...within.filter((it) => !equal(it.from, it.to))];
  const isRemade = new Set(remade.map((it) => objectKey(it.to)));
  const staying = kept.filter(({ a }) => !early.includes(a));
  const inPlace = staying.filter((it) => it.change === 'inPlace' && !isRemade.has(objectKey(it.a)));
  // What is made again has its comment; a type that nothing has is not.
  const replaced = [
    ...types.altered.filter((it) => it.columns.length + (it.within ?? []).length > 0),
    ...within,
  ];
  const isReplaced = new Set(replaced.map((it) => objectKey(it.to)));
  const remarked = staying.filter(({ a, b }) => a.comment !== b.comment && !isReplaced.has(objectKey(a)));
  const remadeNames = [...types.names, ...types.columns.map((it) => it.table.name)];
  const isLate = lateRoutines(tables, [...created, ...inPlace.map(({ b }) => b)], remadeNames, rules);
  const isFirst = (it: SchemaObject) => !dependent.has(it.kind) && !isLate(it);
  const inOrder = byMention(created, rules);
  const late = byMention(
    [...created, ...inPlace.map(({ b }) => b)].filter((it) => !isFirst(it)),
    rules,
  );
  const isAround = ({ a, b }: ObjectPair) =>
    types.objects.includes(a) || [a, b].some((it) => mentionsAny(it, types.names, rules));
  const inPlaceOf = new Map(inPlace.map((it) => [it.b, it]));
  return {
    dropped: byMention(early, rules).toReversed().map(drop),
    first: [
      ...inOrder.filter((it) => isFirst(it) && !mentionsAny(it, types.names, rules)).map(create),
      ...inPlace.filter((it) => isFirst(it.b) && !isAround(it)).map(alter),
    ],
    converted: [
      ...types.altered,
      ...inPlace.filter((it) => isFirst(it.b) && isAround(it)).map(alter),
      ...inOrder.filter((it) => isFirst(it) && mentionsAny(it, types.names, rules)).map(create),
    ],
    last: [
      ...late.map((it) => {
        const pair = inPlaceOf.get(it);
        return pair === undefined ? create(it) : alter(pair);
      }),
      ...remarked.map(comment),
    ],
    released: byMention(released, rules).toReversed().map(drop),
    enums: types.enums,
  };
}

const create = (object: SchemaObject): Operation => ({ kind: 'createObject', object });
const drop = (object: SchemaObject): Operation => ({ kind: 'dropObject', object });
const alter = ({ a, b, columns }: ObjectPair): AlterObject => ({
  kind: 'alterObject',
  from: a,
  to: b,
  columns,
});
const comment = ({ a, b }: ObjectPair): Operation => ({
  kind: 'commentOn',
  on: b,
  from: a.comment,
  to: b.comment,
});

/** The columns of a type. */
function columnsOf(type: SchemaObject, tables: readonly Table[], rules: DiffRules) {
  return tables.flatMap((table) =>
    table.columns
      .filter((it) => it.inherited !== true && rules.objects.isOfType(it.type, type))
      .map((it) => ({ type: it.type, ref: { table: refOf(table), column: it.name } })),
  );
}

/** Kinds whose names are those of tables. */
const tableLike: ReadonlySet<SchemaObject['kind']> = new Set(['virtualTable', 'view', 'materializedView']);

/**
 * The objects of `live` that cannot be as they are once the structure is `target`: they use a table or column
 * that goes, or belong to it, or use another such object, or a table gets their name.
 */
export function brokenObjects(live: Catalog, target: Catalog, rules: DiffRules): readonly SchemaObject[] {
  const after = new Map(target.tables.map((table) => [tableKey(table), table]));
  const uses = (object: SchemaObject, name: string) => rules.objects.mentions(sqlOf(object, rules), name);
  const loses = (object: SchemaObject, table: Table) => {
    const now = after.get(tableKey(table));
    if (!isPartOf(object, table) && !uses(object, table.name)) return false;
    if (now === undefined) return true;
    const names = new Set(now.columns.map((it) => it.name));
    return table.columns.some((it) => !names.has(it.name) && uses(object, it.name));
  };
  const isOrphaned = (object: SchemaObject) =>
    object.kind === 'sequence' &&
    object.ownedBy !== undefined &&
    !after.get(tableKey(object.ownedBy))?.columns.some((it) => it.name === object.ownedBy?.column);
  const candidates = live.objects.filter((it) => dependent.has(it.kind) || isOrphaned(it));
  return closure(
    candidates.filter(
      (object) =>
        isOrphaned(object) ||
        (tableLike.has(object.kind) && after.has(tableKey(object))) ||
        live.tables.some((table) => loses(object, table)),
    ),
    candidates,
    rules,
  );
}

/** What has to be dropped before tables change: `changed`, what obstructs, and whatever uses these. */
function inTheWay(
  changed: readonly SchemaObject[],
  live: readonly SchemaObject[],
  obstructs: (object: SchemaObject) => boolean,
  rules: DiffRules,
): readonly SchemaObject[] {
  const obstructing = live.filter((object) => !changed.includes(object) && obstructs(object));
  return closure([...changed, ...obstructing], live, rules);
}

/** Whether tables cannot change, or `retyped` columns be converted, while the object is there. */
function obstructs(
  object: SchemaObject,
  tables: TableChanges,
  retyped: readonly TypedColumn[],
  rules: DiffRules,
): boolean {
  const { mentions, obstructs } = rules.objects;
  const sql = sqlOf(object, rules);
  const uses = (name: string) => mentions(sql, name);
  const isOn = (table: Table) => isPartOf(object, table);
  const stands = (table: Table, from: Column, to: Column | null) =>
    uses(from.name) && obstructs(object, { from, to }, table);
  if (tables.dropped.some((it) => isOn(it) || (uses(it.name) && obstructs(object, null, it)))) return true;
  return tables.common.some(({ from, droppedColumns, alteredColumns }) => {
    if (!isOn(from) && !uses(from.name)) return false;
    const rebuilt = new Set(retyped.filter((it) => sameTable(it.table, from)).map((it) => it.column));
    return (
      droppedColumns.some((it) => stands(from, it, null)) ||
      alteredColumns.some((it) => stands(from, it.from, it.to)) ||
      from.columns.some((it) => rebuilt.has(it.name) && stands(from, it, null))
    );
  });
}

/** Routines that must wait for tables, views or `types`: these stand in what is looked up when they are created. */
function lateRoutines(
  { common, created }: TableChanges,
  objects: readonly SchemaObject[],
  types: readonly string[],
  rules: DiffRules,
): (object: SchemaObject) => boolean {
  const names = [
    ...types,
    ...created.map((it) => it.name),
    ...common.filter((it) => it.changes.length > 0).map((it) => it.to.name),
    ...objects.filter((it) => dependent.has(it.kind)).map((it) => it.name),
  ];
  const routines = objects.filter(isRoutine);
  const tables = [...created, ...common.map((it) => it.to)];
  const waiting = routines.filter(
    (it) => mentionsAny(it, names, rules) && !isNeeded(it, tables, objects, rules),
  );
  const late = new Set(closure(waiting, routines, rules));
  return (object) => late.has(object);
}
