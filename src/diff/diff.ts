import type { Catalog, Column, ForeignKey, Table, TableRef } from '../catalog/index.js';
import { parentsIn, parentsOf, refOf, sameTable, tableKey } from '../catalog/index.js';
import type { DiffRules } from '../dialects/index.js';
import type { AlterTable, Operation, TableChange } from '../operations/index.js';
import { reverseAll } from '../operations/index.js';
import { topologicalSort } from '../util/index.js';
import { alterationOrder } from './alteration-order.js';
import type { EnumDifference } from './enums.js';
import { convertedEnums, diffEnums, withConversions } from './enums.js';
import { freeNames } from './freed-names.js';
import { alterDeviations, asCompared, changesAhead, heritageOf, planTies } from './inheritance.js';
import { diffObjects } from './objects.js';
import { planOwners } from './owners.js';
import { partitioningApart } from './partitioning.js';
import { withoutReplacedRoutines } from './replaced-routines.js';
import type { TableDifference, TablePair } from './table.js';
import { becomesValid, diffTable } from './table.js';

/**
 * The operations that turn `live` into `target`, in an order in which every engine takes them. Both catalogs
 * are resolved for the engine, and `target` is settled against `live` (see Dialect.settle). Equal catalogs
 * give no operations. `live` is the structure after `renames`, which become part of the list.
 *
 * The order: views and the like go that change or stand in the way; sequences lose owners; what tables use appears
 * (enum types, sequences, functions); foreign keys that stand in the way go; tables are detached; tables go; tables
 * change; tables appear and are attached; foreign keys come; sequences get owners; views come; what tables used goes.
 * Run backwards, it is also the order that undoes it.
 */
export function diffCatalogs(
  live: Catalog,
  target: Catalog,
  rules: DiffRules,
  renames: readonly Operation[] = [],
): readonly Operation[] {
  const parts = partitioningApart(live, target, rules);
  if (parts !== null) {
    const { before, operations, after } = parts;
    const all = [
      ...diffCatalogs(live, before, rules, renames),
      ...operations,
      ...diffCatalogs(after, target, rules),
    ];
    return withConversions(all, live, target);
  }
  const unchanged = { from: live, to: target, first: [], last: [] };
  const { from, to, first, last } = rules.sequencesApart?.(live, target) ?? unchanged;
  // Before renames the names are others.
  const apart = renames.length > 0 ? null : withoutReplacedRoutines(from, to, rules);
  if (apart !== null) {
    const [before, after] = apart;
    const steps = [[from, before] as const, [before, after] as const, [after, to] as const];
    const all = steps.flatMap(([a, b]) => diffCatalogs(a, b, rules));
    return [...first, ...withConversions(all, from, to), ...last];
  }
  const before = tablesByKey(from.tables);
  const after = tablesByKey(to.tables);
  const dropped = from.tables.filter((table) => !after.has(tableKey(table)));
  const created = to.tables.filter((table) => !before.has(tableKey(table)));
  const pairs = from.tables.flatMap((table): readonly TablePair[] => {
    const counterpart = after.get(tableKey(table));
    return counterpart === undefined ? [] : [[table, counterpart]];
  });
  const converted = convertedEnums(from, to);
  const common = alterationOrder(pairs).map((pair) =>
    diffTable(asCompared(pair), rules, heritageOf(pair, from, to, converted)),
  );
  const ahead = changesAhead(common);
  const later = common.map((it) => ({
    ...it,
    changes: it.changes.filter((change) => !ahead.changes.has(change)),
  }));
  const enums = diffEnums(from, to, later, rules);
  const ties = planTies(pairs, from);
  const tables = { common, created, dropped, enums: enums.altered, renames };
  const owners = planOwners(from, to, common);
  const objects = diffObjects(owners.to, { from: owners.from, tables, rules });
  const keys = planForeignKeys(common, created, dropped, ties.loosened, enums, rules);
  const early = new Set([...ahead.changes, ...enums.released.flatMap((it) => it.changes)]);
  const freed = freeNames(
    common.map((it) => ({ ...it, changes: it.changes.filter((change) => !early.has(change)) })),
    keys.dropped,
    rules,
  );
  const done = new Set([...early, ...freed.changes]);
  const drops = orderDrops(dropped, rules);
  const creates = orderCreates(created, rules);

  return [
    ...to.schemas
      .filter((name) => !from.schemas.includes(name))
      .map((name) => ({ kind: 'createSchema', name }) as const),
    ...objects.dropped,
    ...renames,
    ...first,
    ...owners.released,
    ...enums.created.map((it) => ({ kind: 'createEnum', enum: it }) as const),
    ...objects.first,
    ...alterations(keys.early),
    ...ties.detached,
    ...alterations(drops.early),
    ...reverseAll(alterDeviations(dropped, from)),
    ...drops.tables.map((table) => ({ kind: 'dropTable', table }) as const),
    ...ahead.operations,
    ...enums.released,
    ...objects.enums,
    ...enums.remarked,
    ...objects.converted,
    ...freed.operations,
    ...common.flatMap((it) => mainBlock(it, keys, enums, done)),
    ...creates.tables.map((table) => ({ kind: 'createTable', table }) as const),
    ...alterDeviations(creates.tables, to),
    ...ties.attached,
    ...alterations(creates.late),
    ...alterations(keys.late),
    ...owners.claimed,
    ...last,
    ...objects.last,
    ...objects.released,
    ...enums.dropped.map((it) => ({ kind: 'dropEnum', enum: it }) as const),
  ];
}

/** Changes of foreign keys by table: a block for each table that has any. */
type KeyChanges = ReadonlyMap<string, AlterTable>;

interface ForeignKeyPlan {
  /** Before any table changes. */
  readonly early: KeyChanges;
  /** Together with the table's other changes: dropped first, added last. */
  readonly dropped: KeyChanges;
  readonly added: KeyChanges;
  /** After all tables have changed. */
  readonly late: KeyChanges;
}

/**
 * A foreign key is dropped early when the table it points to goes or changes, or when another table gets one
 * of its name, which MySQL has once in a database. It is added late when the table it points to appears or
 * changes; it is dropped and added again when something about its columns obstructs.
 */
function planForeignKeys(
  common: readonly TableDifference[],
  created: readonly Table[],
  dropped: readonly Table[],
  loosened: ReadonlySet<string>,
  enums: EnumDifference,
  rules: DiffRules,
): ForeignKeyPlan {
  const plan = { early: new Map(), dropped: new Map(), added: new Map(), late: new Map() };
  const byKey = new Map(common.map((it) => [tableKey(it.to), it]));
  const comingOrGoing = tablesByKey([...created, ...dropped]);
  const moving = (ref: TableRef) => {
    if (rules.forwardReferences) return false;
    const difference = byKey.get(tableKey(ref));
    return difference === undefined
      ? comingOrGoing.has(tableKey(ref))
      : difference.changes.length + difference.alteredColumns.length > 0;
  };
  const isTaken = ({ name }: ForeignKey, table: TableRef) =>
    name !== null &&
    common.some(
      ({ from, foreignKeys }) =>
        !sameTable(from, table) &&
        foreignKeys.added.some((it) => it.name !== null && rules.sameName(it.name, name)),
    );
  for (const difference of common) {
    const { from, foreignKeys } = difference;
    const isLoosened = (key: ForeignKey) => loosened.has(tableKey(key.references));
    const replaced = foreignKeys.both.filter(
      ([key]) => isLoosened(key) || isObstructed(key, difference, byKey.get(tableKey(key.references)), rules),
    );
    for (const key of [...foreignKeys.dropped, ...replaced.map(([a]) => a)]) {
      const early =
        (moving(key.references) && !sameTable(key.references, from)) ||
        isTaken(key, from) ||
        isLoosened(key) ||
        parentsOf(from).length > 0 ||
        isReleased(key, from, enums);
      addChange(early ? plan.early : plan.dropped, from, { kind: 'dropConstraint', constraint: key });
    }
    for (const pair of foreignKeys.both.filter((it) => becomesValid(it) && !replaced.includes(it))) {
      addChange(plan.added, from, { kind: 'validateConstraint', constraint: pair[0] });
    }
    for (const key of [...foreignKeys.added, ...replaced.map(([, b]) => b)]) {
      const late = (moving(key.references) && !sameTable(key.references, from)) || isLoosened(key);
      addChange(late ? plan.late : plan.added, from, { kind: 'addConstraint', constraint: key });
    }
  }
  return plan;
}

/** Whether the key is over a column that goes before the table's other changes. */
function isReleased(key: ForeignKey, table: TableRef, { released }: EnumDifference): boolean {
  return released
    .filter((it) => sameTable(it.table, table))
    .some(({ changes }) =>
      changes.some((it) => it.kind === 'dropColumn' && key.columns.includes(it.column.name)),
    );
}

function isObstructed(
  key: ForeignKey,
  table: TableDifference,
  target: TableDifference | undefined,
  rules: DiffRules,
): boolean {
  if (rules.forwardReferences) return target !== undefined && fits(key, target.from) !== fits(key, target.to);
  const inTheWayOf = (changed: TableDifference) => (change: { from: Column; to: Column }) =>
    rules.obstructs(key, change, changed.from);
  return (
    table.alteredColumns.some(inTheWayOf(table)) ||
    (target?.alteredColumns.some(inTheWayOf(target)) ?? false) ||
    (target !== undefined && losesReferredKey(key, target))
  );
}

/**
 * Whether a foreign key points to columns that are unique. Where a server does not insist, it is declared anew when
 * that changes, so that the migration says so.
 */
function fits({ references }: ForeignKey, { primaryKey, uniques, indexes }: Table): boolean {
  const keys = [
    ...(primaryKey === null ? [] : [primaryKey.columns]),
    ...uniques.map((it) => it.columns),
    ...indexes.filter((it) => it.unique && it.where === null).map((it) => it.keys.map((key) => key.column)),
  ];
  return keys.some((it) => inAnyOrder(it) === inAnyOrder(references.columns));
}

/** Whether the primary key or unique constraint that a foreign key rests on is dropped, if only to be replaced. */
function losesReferredKey(key: ForeignKey, target: TableDifference): boolean {
  const referred = inAnyOrder(key.references.columns);
  return target.changes.some(
    (change) =>
      (change.kind === 'dropConstraint' &&
        (change.constraint.kind === 'primaryKey' || change.constraint.kind === 'unique') &&
        inAnyOrder(change.constraint.columns) === referred) ||
      (change.kind === 'dropIndex' &&
        change.index.unique &&
        inAnyOrder(change.index.keys.map((it) => it.column)) === referred),
  );
}

/** The same text for the same columns. */
function inAnyOrder(columns: readonly (string | null)[]): string {
  return [...columns].sort().join('\0');
}

function mainBlock(
  difference: TableDifference,
  keys: ForeignKeyPlan,
  enums: EnumDifference,
  done: ReadonlySet<TableChange>,
): AlterTable[] {
  const { from } = difference;
  const key = tableKey(from);
  const released = enums.released.filter((it) => sameTable(it.table, from)).flatMap((it) => it.changes);
  const withoutDefault = new Set(released.flatMap((it) => (it.kind === 'alterColumn' ? [it.to.name] : [])));
  const changes = [
    ...(keys.dropped.get(key)?.changes ?? []),
    ...difference.changes,
    ...(keys.added.get(key)?.changes ?? []),
  ]
    .filter((change) => !done.has(change))
    .map((change) =>
      change.kind === 'alterColumn' && change.from !== null && withoutDefault.has(change.from.name)
        ? { ...change, from: { ...change.from, default: null } }
        : change,
    );
  return changes.length === 0 ? [] : [{ kind: 'alterTable', table: refOf(from), changes }];
}

/**
 * New tables after those they inherit from and point to; keys that close a cycle are added when all tables are
 * there.
 */
function orderCreates(tables: readonly Table[], rules: DiffRules) {
  const byKey = tablesByKey(tables);
  const { order } = topologicalSort(tables, (table) => [
    ...parentsIn({ tables }, table),
    ...table.foreignKeys.flatMap((key) =>
      sameTable(key.references, table) ? [] : (byKey.get(tableKey(key.references)) ?? []),
    ),
  ]);
  const place = new Map(order.map((table, at) => [tableKey(table), at]));
  const late = new Map<string, AlterTable>();
  const created = order.map((table, at) => {
    if (rules.forwardReferences) return table;
    // A key to a partitioned table holds its partitions, too: it comes after them, and goes before.
    const closing = table.foreignKeys.filter(
      (key) =>
        (place.get(tableKey(key.references)) ?? 0) > at ||
        byKey.get(tableKey(key.references))?.partitionBy !== undefined,
    );
    for (const constraint of closing) addChange(late, table, { kind: 'addConstraint', constraint });
    return { ...table, foreignKeys: table.foreignKeys.filter((key) => !closing.includes(key)) };
  });
  return { tables: created, late };
}

/** The mirror image: tables that point to others go first, and keys that close a cycle before them. */
function orderDrops(tables: readonly Table[], rules: DiffRules) {
  const creation = orderCreates(tables, rules);
  const early = new Map(
    [...creation.late].map(([key, block]) => [
      key,
      {
        ...block,
        changes: block.changes.map((it) => ({ ...it, kind: 'dropConstraint' }) as TableChange),
      },
    ]),
  );
  return { tables: creation.tables.toReversed(), early };
}

function tablesByKey(tables: readonly Table[]): ReadonlyMap<string, Table> {
  return new Map(tables.map((table) => [tableKey(table), table]));
}

function addChange(blocks: Map<string, AlterTable>, table: TableRef, change: TableChange): void {
  const key = tableKey(table);
  const changes = [...(blocks.get(key)?.changes ?? []), change];
  blocks.set(key, { kind: 'alterTable', table: refOf(table), changes });
}

function alterations(blocks: KeyChanges): readonly AlterTable[] {
  return [...blocks.values()];
}
