import type { Table } from '../../catalog/index.js';
import { parentsIn, sameTable, tableKey } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import type { AlterTable, TableChange } from '../../operations/index.js';
import { topologicalSort } from '../../util/index.js';
import { addChange } from './table-blocks.js';

/**
 * New tables after those they inherit from and point to; keys that close a cycle are added when all tables are
 * there.
 */
export function orderCreates(tables: readonly Table[], rules: DiffRules) {
  const byKey = new Map(tables.map((table) => [tableKey(table), table]));
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
export function orderDrops(tables: readonly Table[], rules: DiffRules) {
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
