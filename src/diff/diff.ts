import type { Catalog } from '../catalog/index.js';
import { refOf, sameTable, tableKey } from '../catalog/index.js';
import type { DiffRules, SequencesApart } from '../dialects/index.js';
import type { AlterTable, Operation, TableChange } from '../operations/index.js';
import { reverseAll } from '../operations/index.js';
import type { EnumDifference } from './objects/enums.js';
import { convertedEnums, diffEnums, withConversions } from './objects/enums.js';
import { keepingRights } from './objects/kept-rights.js';
import { diffObjects } from './objects/objects.js';
import { planOwners } from './objects/owners.js';
import { withoutReplacedRoutines } from './objects/replaced-routines.js';
import { alterationOrder } from './tables/alteration-order.js';
import { type ForeignKeyPlan, planForeignKeys } from './tables/foreign-keys.js';
import { freeNames } from './tables/freed-names.js';
import { handOnSequences } from './tables/handed-on-sequences.js';
import { alterDeviations, asCompared, changesAhead, heritageOf, planTies } from './tables/inheritance.js';
import { partitioningApart } from './tables/partitioning.js';
import type { TableDifference, TablePair } from './tables/table.js';
import { diffTable } from './tables/table.js';
import { orderCreates, orderDrops } from './tables/table-order.js';

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
  return keepingRights(differencesOf(live, target, rules, renames), rules);
}

function differencesOf(
  live: Catalog,
  target: Catalog,
  rules: DiffRules,
  renames: readonly Operation[],
): readonly Operation[] {
  const parts = partitioningApart(live, target, rules);
  if (parts !== null) {
    const { before, operations, after } = parts;
    const all = [
      ...differencesOf(live, before, rules, renames),
      ...operations,
      ...differencesOf(after, target, rules, []),
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
    const all = steps.flatMap(([a, b]) => differencesOf(a, b, rules, []));
    return [...first, ...withConversions(all, from, to), ...last];
  }
  return diffAtOnce({ from, to, first, last }, rules, renames);
}

/** The difference of structures between which nothing has to be there that is on neither side. */
function diffAtOnce(
  { from, to, first, last }: SequencesApart,
  rules: DiffRules,
  renames: readonly Operation[],
): readonly Operation[] {
  const before = new Set(from.tables.map(tableKey));
  const after = new Map(to.tables.map((table) => [tableKey(table), table]));
  const dropped = from.tables.filter((table) => !after.has(tableKey(table)));
  const created = to.tables.filter((table) => !before.has(tableKey(table)));
  const pairs = from.tables.flatMap((table): readonly TablePair[] => {
    const counterpart = after.get(tableKey(table));
    return counterpart === undefined ? [] : [[table, counterpart]];
  });
  const converted = convertedEnums(from, to);
  const sequences = handOnSequences(
    alterationOrder(pairs).map((pair) =>
      diffTable(asCompared(pair), rules, heritageOf(pair, from, to, converted)),
    ),
    rules,
  );
  const { common } = sequences;
  const ahead = changesAhead(common);
  const later = common.map((it) => ({
    ...it,
    changes: it.changes.filter((change) => !ahead.changes.has(change)),
  }));
  const enums = diffEnums(from, to, later, rules);
  const ties = planTies(pairs, from, to);
  const tables = { common, created, dropped, enums: enums.altered, renames };
  const owners = planOwners(from, to, common);
  const objects = diffObjects(owners.to, { from: owners.from, tables, rules });
  const keys = planForeignKeys(tables, { ...ties, released: enums.released }, rules);
  const early = new Set([...ahead.changes, ...enums.released.flatMap((it) => it.changes)]);
  const freed = freeNames(
    common.map((it) => ({
      ...it,
      changes: [...it.changes, ...(keys.renamed.get(tableKey(it.from))?.changes ?? [])].filter(
        (change) => !early.has(change),
      ),
    })),
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
    ...keys.early.values(),
    ...ties.detached,
    ...drops.early.values(),
    ...reverseAll(alterDeviations(dropped, from)),
    ...drops.tables.map((table) => ({ kind: 'dropTable', table }) as const),
    ...ahead.operations,
    ...enums.released,
    ...objects.enums,
    ...enums.remarked,
    ...objects.converted,
    ...sequences.operations,
    ...freed.operations,
    ...common.flatMap((it) => mainBlock(it, keys, enums, done)),
    ...creates.tables.map((table) => ({ kind: 'createTable', table }) as const),
    ...alterDeviations(creates.tables, to),
    ...ties.attached,
    ...creates.late.values(),
    ...keys.late.values(),
    ...owners.claimed,
    ...last,
    ...objects.last,
    ...objects.released,
    ...enums.dropped.map((it) => ({ kind: 'dropEnum', enum: it }) as const),
  ];
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
    ...(keys.renamed.get(key)?.changes ?? []),
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
