import type { Catalog, Column, SchemaObject, Table } from '../../catalog/index.js';
import { isPartOf, isRoutine, objectKey, sameTable } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import type { AlterEnum, Operation, TypedColumn } from '../../operations/index.js';
import { equal } from '../../util/index.js';
import {
  alterObject,
  followsRename,
  type ObjectContext,
  type ObjectPair,
  type SortedObjects,
  sortObjects,
} from './object-changes.js';
import {
  byMention,
  closure,
  dependent,
  isNeeded,
  isUsedByTables,
  mentionsAny,
  sqlOf,
} from './object-uses.js';
import { type RemadeTypes, remadeTypes } from './remade-types.js';

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

export function diffObjects(to: Catalog, context: ObjectContext): ObjectPlan {
  const objects = sortObjects(to, context);
  const types = remadeTypes(objects, context);
  const going = whatGoes(objects, types, context);
  return inPlaces(objects, going, types, context);
}

/** What is dropped, for good or to be made again: before tables change, or when they have. */
interface GoingObjects {
  readonly early: readonly SchemaObject[];
  readonly released: readonly SchemaObject[];
}

function whatGoes(
  { changed, fresh, counterpart }: SortedObjects,
  types: RemadeTypes,
  context: ObjectContext,
): GoingObjects {
  const { from, rules } = context;
  const isTaken = (a: SchemaObject) =>
    fresh.some((b) => b.name === a.name && b.schema === a.schema && b.kind === a.kind);
  const isInTheWay = (object: SchemaObject) =>
    obstructs(object, types.columns, context) &&
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
      !followsRename(a, context),
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
  { tables, rules }: ObjectContext,
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
      ...inPlace.filter((it) => isFirst(it.b) && !isAround(it)).map(alterObject),
    ],
    converted: [
      ...types.altered,
      ...inPlace.filter((it) => isFirst(it.b) && isAround(it)).map(alterObject),
      ...inOrder.filter((it) => isFirst(it) && mentionsAny(it, types.names, rules)).map(create),
    ],
    last: [
      ...late.map((it) => {
        const pair = inPlaceOf.get(it);
        return pair === undefined ? create(it) : alterObject(pair);
      }),
      ...remarked.map(comment),
    ],
    released: byMention(released, rules).toReversed().map(drop),
    enums: types.enums,
  };
}

const create = (object: SchemaObject): Operation => ({ kind: 'createObject', object });
const drop = (object: SchemaObject): Operation => ({ kind: 'dropObject', object });
const comment = ({ a, b }: ObjectPair): Operation => ({
  kind: 'commentOn',
  on: b,
  from: a.comment,
  to: b.comment,
});

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
  retyped: readonly TypedColumn[],
  { tables, rules }: ObjectContext,
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
  { common, created }: ObjectContext['tables'],
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
