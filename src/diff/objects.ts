import type { Catalog, Column, SchemaObject, Table } from '../catalog/index.js';
import { isRoutine, objectKey, tableKey } from '../catalog/index.js';
import type { DiffRules } from '../dialects/index.js';
import type { AlterEnum, Operation } from '../operations/index.js';
import { equal, topologicalSort } from '../util/index.js';
import type { TableDifference } from './table.js';

/** What becomes of views, triggers, routines, sequences, ..., in four places among the changes of tables. */
export interface ObjectPlan {
  /** Before anything of a table changes: what goes, changes, or stands in the way. */
  readonly dropped: readonly Operation[];
  /** Before tables change: what tables may use. */
  readonly first: readonly Operation[];
  /** After all tables are what they will be. */
  readonly last: readonly Operation[];
  /** What tables used until now. */
  readonly released: readonly Operation[];
}

export interface TableChanges {
  readonly common: readonly TableDifference[];
  readonly created: readonly Table[];
  readonly dropped: readonly Table[];
  readonly enums: readonly AlterEnum[];
}

/** Kinds that use tables; the others are used by them. */
const dependent: ReadonlySet<SchemaObject['kind']> = new Set(['view', 'materializedView', 'trigger']);

export function diffObjects(from: Catalog, to: Catalog, tables: TableChanges, rules: DiffRules): ObjectPlan {
  const wanted = new Map(to.objects.map((it) => [objectKey(it), it]));
  const there = new Set(from.objects.map(objectKey));
  const counterpart = (object: SchemaObject) => wanted.get(objectKey(object));
  const altered = from.objects.flatMap((a) => {
    const b = counterpart(a);
    return b !== undefined && !equal(a, b) && rules.objects.isAltered(a, b) ? [[a, b] as const] : [];
  });
  const unaltered = new Set(from.objects.filter((a) => !altered.some(([it]) => it === a)));
  const changed = [...unaltered].filter((a) => !equal(a, counterpart(a) ?? null));
  const fresh = to.objects.filter((b) => !there.has(objectKey(b)));
  const isTaken = (a: SchemaObject) =>
    fresh.some((b) => b.name === a.name && b.schema === a.schema && b.kind === a.kind);
  const released = changed.filter(
    (a) =>
      counterpart(a) === undefined && !dependent.has(a.kind) && !isTaken(a) && !obstructs(a, tables, rules),
  );
  const early = inTheWay(
    changed.filter((a) => !released.includes(a)),
    from.objects.filter((a) => !released.includes(a)),
    tables,
    rules,
  );
  const created = [...fresh, ...early.flatMap((a) => counterpart(a) ?? [])];
  const isLate = lateRoutines(tables, created, rules);
  const inOrder = byMention(created, rules);
  const alter = altered.filter(([a]) => !early.includes(a));
  const create = (object: SchemaObject): Operation => ({ kind: 'createObject', object });
  const drop = (object: SchemaObject): Operation => ({ kind: 'dropObject', object });
  return {
    dropped: byMention(early, rules).toReversed().map(drop),
    first: [
      ...inOrder.filter((it) => !dependent.has(it.kind) && !isLate(it)).map(create),
      ...alter.map(([a, b]): Operation => ({ kind: 'alterObject', from: a, to: b })),
    ],
    last: inOrder.filter((it) => dependent.has(it.kind) || isLate(it)).map(create),
    released: byMention(released, rules).toReversed().map(drop),
  };
}

/**
 * The objects of `live` that cannot be as they are once the structure is `target`: they use a table or column
 * that goes, or another such object.
 */
export function brokenObjects(live: Catalog, target: Catalog, rules: DiffRules): readonly SchemaObject[] {
  const after = new Map(target.tables.map((table) => [tableKey(table), table]));
  const uses = (object: SchemaObject, name: string) => rules.objects.mentions(sqlOf(object, rules), name);
  const loses = (object: SchemaObject, table: Table) => {
    const now = after.get(tableKey(table));
    if (object.kind === 'trigger' && object.schema === table.schema && object.table === table.name) {
      if (now === undefined) return true;
    }
    if (!uses(object, table.name)) return false;
    if (now === undefined) return true;
    const names = new Set(now.columns.map((it) => it.name));
    return table.columns.some((it) => !names.has(it.name) && uses(object, it.name));
  };
  const candidates = live.objects.filter((it) => dependent.has(it.kind));
  return closure(
    candidates.filter((object) => live.tables.some((table) => loses(object, table))),
    candidates,
    rules,
  );
}

/** What has to be dropped before tables change: `changed`, what obstructs, and whatever uses these. */
function inTheWay(
  changed: readonly SchemaObject[],
  live: readonly SchemaObject[],
  tables: TableChanges,
  rules: DiffRules,
): readonly SchemaObject[] {
  const obstructing = live.filter((object) => !changed.includes(object) && obstructs(object, tables, rules));
  return closure([...changed, ...obstructing], live, rules);
}

function obstructs(object: SchemaObject, tables: TableChanges, rules: DiffRules): boolean {
  const { mentions, obstructs } = rules.objects;
  const sql = sqlOf(object, rules);
  const uses = (name: string) => mentions(sql, name);
  const isOn = (table: Table) =>
    object.kind === 'trigger' && object.schema === table.schema && object.table === table.name;
  const stands = (table: Table, from: Column, to: Column | null) =>
    uses(from.name) && obstructs(object, { from, to }, table);
  if (tables.dropped.some((it) => isOn(it) || (uses(it.name) && obstructs(object, null, it)))) return true;
  // Where values are only added, the downgrade makes the type anew.
  if (tables.enums.some((it) => uses(it.from.name) && dependent.has(object.kind))) return true;
  return tables.common.some(({ from, droppedColumns, alteredColumns }) => {
    if (!isOn(from) && !uses(from.name)) return false;
    const rebuilt = new Set(
      tables.enums.flatMap((it) =>
        it.columns
          .filter((column) => tableKey(column.table) === tableKey(from))
          .map((column) => column.column),
      ),
    );
    return (
      droppedColumns.some((it) => stands(from, it, null)) ||
      alteredColumns.some((it) => stands(from, it.from, it.to)) ||
      from.columns.some((it) => rebuilt.has(it.name) && stands(from, it, null))
    );
  });
}

/** `start` and whatever of `all` uses any of it. */
function closure(
  start: readonly SchemaObject[],
  all: readonly SchemaObject[],
  rules: DiffRules,
): readonly SchemaObject[] {
  const found = new Set(start);
  for (const object of found) {
    for (const other of all) {
      if (!found.has(other) && usesObject(other, object, rules)) found.add(other);
    }
  }
  return [...found];
}

/** Routines that must wait for tables or views: these stand in what is looked up when they are created. */
function lateRoutines(
  { common, created }: TableChanges,
  objects: readonly SchemaObject[],
  rules: DiffRules,
): (object: SchemaObject) => boolean {
  const names = [
    ...created.map((it) => it.name),
    ...common.filter((it) => it.changes.length > 0).map((it) => it.to.name),
    ...objects.filter((it) => dependent.has(it.kind)).map((it) => it.name),
  ];
  const routines = objects.filter(isRoutine);
  const waiting = routines.filter((routine) => {
    const text = sqlOf(routine, rules);
    return names.some((name) => rules.objects.mentions(text, name));
  });
  const late = new Set(closure(waiting, routines, rules));
  return (object) => late.has(object);
}

/** Each after what it uses, as far as there is no circle. */
function byMention(objects: readonly SchemaObject[], rules: DiffRules): readonly SchemaObject[] {
  const rank = (it: SchemaObject) => kindOrder.indexOf(it.kind);
  const sorted = [...objects].sort((a, b) => rank(a) - rank(b));
  return topologicalSort(sorted, (object) => sorted.filter((it) => usesObject(object, it, rules))).order;
}

const kindOrder: readonly SchemaObject['kind'][] = [
  'extension',
  'sequence',
  'domain',
  'function',
  'procedure',
  'aggregate',
  'view',
  'materializedView',
  'trigger',
];

function usesObject(object: SchemaObject, used: SchemaObject, rules: DiffRules): boolean {
  if (object === used || used.kind === 'extension') return false;
  // Triggers may stand in an order.
  if (used.kind === 'trigger' && (object.kind !== 'trigger' || object.table !== used.table)) return false;
  const isOn = object.kind === 'trigger' && object.table === used.name;
  return isOn || rules.objects.mentions(sqlOf(object, rules), used.name);
}

/**
 * The SQL of an object in which names may stand; nothing for what is data. What a routine's body names is
 * looked up when it runs: only what is looked up when it is created counts.
 */
function sqlOf(object: SchemaObject, rules: DiffRules): string {
  if (isRoutine(object)) return rules.objects.checkedSql(object);
  if ('definition' in object) return object.definition;
  if (object.kind !== 'domain') return '';
  const value = object.default?.kind === 'sql' ? object.default.sql : '';
  const type = object.type.kind === 'raw' ? object.type.sql : '';
  return [type, value, ...object.checks.map((it) => it.expression)].join('\n');
}
