import type { Catalog, Column, ColumnType, SchemaObject, Table } from '../catalog/index.js';
import { isPartOf, isRoutine, objectKey, sameTable, tableKey } from '../catalog/index.js';
import type { DiffRules } from '../dialects/index.js';
import type { AlterEnum, AlterObject, Operation, TypedColumn } from '../operations/index.js';
import { equal, topologicalSort } from '../util/index.js';
import { tableExpressions } from './expressions.js';
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
}

export interface TableChanges {
  readonly common: readonly TableDifference[];
  readonly created: readonly Table[];
  readonly dropped: readonly Table[];
  readonly enums: readonly AlterEnum[];
}

/** Kinds that use tables; the others are used by them. */
const dependent: ReadonlySet<SchemaObject['kind']> = new Set([
  'virtualTable',
  'view',
  'materializedView',
  'trigger',
  'rule',
  'policy',
  'statistics',
]);

export function diffObjects(from: Catalog, to: Catalog, tables: TableChanges, rules: DiffRules): ObjectPlan {
  const wanted = new Map(to.objects.map((it) => [objectKey(it), it]));
  const commonTables = tables.common.map((it) => it.from);
  const there = new Set(from.objects.map(objectKey));
  const counterpart = (object: SchemaObject) => wanted.get(objectKey(object));
  const pairs = from.objects.flatMap((a) => {
    const b = counterpart(a);
    if (b === undefined || equal(a, b)) return [];
    const isOnlySaid = equal({ ...a, comment: null }, { ...b, comment: null });
    const columns = columnsOf(a, commonTables, rules);
    const change = isOnlySaid
      ? 'comment'
      : rules.objects.change(
          a,
          b,
          columns.map((it) => it.type),
        );
    return [{ a, b, change, columns: change === 'converted' ? columns.map((it) => it.ref) : [] }];
  });
  const kept = pairs.filter((it) => it.change !== 'anew');
  const changed = from.objects.filter(
    (a) => counterpart(a) === undefined || pairs.some((it) => it.a === a && it.change === 'anew'),
  );
  const converted = kept.filter((it) => it.change === 'converted');
  const retyped = [...converted, ...tables.enums].flatMap((it) => it.columns);
  const remade = [...converted.map(({ a }) => a.name), ...tables.enums.map((it) => it.from.name)];
  const fresh = to.objects.filter((b) => !there.has(objectKey(b)));
  const isTaken = (a: SchemaObject) =>
    fresh.some((b) => b.name === a.name && b.schema === a.schema && b.kind === a.kind);
  const isInTheWay = (object: SchemaObject) =>
    obstructs(object, tables, retyped, rules) &&
    !(isRoutine(object) && isNeeded(object, from.tables, from.objects, rules));
  const released = changed.filter(
    (a) => counterpart(a) === undefined && !dependent.has(a.kind) && !isTaken(a) && !isInTheWay(a),
  );
  const staying = from.objects.filter((a) => !released.includes(a));
  const mentionsRemade = (object: SchemaObject) =>
    remade.some((name) => rules.objects.mentions(sqlOf(object, rules), name));
  const usesRemade = (object: SchemaObject) =>
    !converted.some(({ a }) => a === object) &&
    mentionsRemade(object) &&
    (dependent.has(object.kind) || !isUsedByTables(object, from.tables, rules));
  const early = inTheWay(
    [...changed.filter((a) => !released.includes(a)), ...staying.filter(usesRemade)],
    staying,
    isInTheWay,
    rules,
  );
  const created = [...fresh, ...early.flatMap((a) => counterpart(a) ?? [])];
  const isLate = lateRoutines(tables, created, remade, rules);
  const inOrder = byMention(created, rules);
  const altered = kept.filter(({ a }) => !early.includes(a));
  const create = (object: SchemaObject): Operation => ({ kind: 'createObject', object });
  const drop = (object: SchemaObject): Operation => ({ kind: 'dropObject', object });
  const alter = ({ a, b, columns }: (typeof kept)[number]): AlterObject => {
    return { kind: 'alterObject', from: a, to: b, columns };
  };
  const inPlace = altered.filter((it) => it.change === 'inPlace');
  const inFirst = (it: SchemaObject) => !dependent.has(it.kind) && !isLate(it);
  const comment = ({ a, b }: (typeof kept)[number]): Operation => {
    return { kind: 'commentOn', on: b, from: a.comment, to: b.comment };
  };
  return {
    dropped: byMention(early, rules).toReversed().map(drop),
    first: [
      ...inOrder.filter((it) => inFirst(it) && !mentionsRemade(it)).map(create),
      ...inPlace.filter((it) => !dependent.has(it.a.kind)).map(alter),
    ],
    converted: [
      ...altered.filter((it) => it.change === 'converted').map(alter),
      ...inOrder.filter((it) => inFirst(it) && mentionsRemade(it)).map(create),
    ],
    last: [
      ...inPlace.filter((it) => dependent.has(it.a.kind)).map(alter),
      ...inOrder.filter((it) => !inFirst(it)).map(create),
      // What is made again has its comment.
      ...altered.filter(({ a, b, change }) => change !== 'converted' && a.comment !== b.comment).map(comment),
    ],
    released: byMention(released, rules).toReversed().map(drop),
  };
}

/** The columns of a type. */
function columnsOf(type: SchemaObject, tables: readonly Table[], rules: DiffRules) {
  return tables.flatMap(({ schema, name, columns }) =>
    columns
      .filter((it) => rules.objects.isOfType(it.type, type))
      .map((it) => ({ type: it.type, ref: { table: { schema, name }, column: it.name } })),
  );
}

/**
 * Whether tables or types may call a routine: they come after it, and go before it. A word in it that is spelled
 * like a table may be an argument.
 */
function isNeeded(
  routine: SchemaObject,
  tables: readonly Table[],
  objects: readonly SchemaObject[],
  rules: DiffRules,
): boolean {
  return (
    isUsedByTables(routine, tables, rules) ||
    objects.some((it) => !dependent.has(it.kind) && !isRoutine(it) && usesObject(it, routine, rules))
  );
}

/** Whether a table may call the routine in an expression, or has a column of the type. */
function isUsedByTables(object: SchemaObject, tables: readonly Table[], rules: DiffRules): boolean {
  return tables.some(
    (table) =>
      table.columns.some((it) => rules.objects.isOfType(it.type, object)) ||
      tableExpressions(table).some((text) => rules.objects.mentions(text, object.name)),
  );
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
    if (!isPartOf(object, table) && !uses(object, table.name)) return false;
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
  const waiting = routines.filter((routine) => {
    const text = sqlOf(routine, rules);
    return (
      names.some((name) => rules.objects.mentions(text, name)) && !isNeeded(routine, tables, objects, rules)
    );
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
  'collation',
  'sequence',
  'domain',
  'compositeType',
  'rangeType',
  'function',
  'procedure',
  'aggregate',
  'virtualTable',
  'view',
  'materializedView',
  'trigger',
  'rule',
  'policy',
  'statistics',
];

function usesObject(object: SchemaObject, used: SchemaObject, rules: DiffRules): boolean {
  if (object === used || used.kind === 'extension') return false;
  // Nothing uses what belongs to a table, but that triggers may stand in an order.
  if ('table' in used && !(object.kind === 'trigger' && isPartOf(object, { ...used, name: used.table })))
    return false;
  const isOn = 'table' in object && object.table === used.name;
  return isOn || rules.objects.mentions(sqlOf(object, rules), used.name);
}

/**
 * The SQL of an object in which names may stand; nothing for what is data. What a routine's body names is
 * looked up when it runs: only what is looked up when it is created counts.
 */
function sqlOf(object: SchemaObject, rules: DiffRules): string {
  if (isRoutine(object)) return rules.objects.checkedSql(object);
  // What it names is looked up when it is used, and it must not be dropped with its rows.
  if (object.kind === 'virtualTable') return '';
  if ('definition' in object) return object.definition;
  switch (object.kind) {
    case 'policy':
      return [object.using ?? '', object.withCheck ?? ''].join('\n');
    case 'domain':
      return [
        typeName(object.type),
        object.collation ?? '',
        object.default?.kind === 'sql' ? object.default.sql : '',
        ...object.checks.map((it) => it.expression),
      ].join('\n');
    case 'compositeType':
      return object.attributes.flatMap((it) => [typeName(it.type), it.collation ?? '']).join('\n');
    case 'rangeType':
      return Object.values(object.options).join('\n');
    default:
      return '';
  }
}

/** A type that the words of the models do not cover: it may be one of the objects. */
function typeName(type: ColumnType): string {
  if (type.kind === 'array') return typeName(type.of);
  return type.kind === 'raw' ? type.sql : '';
}
