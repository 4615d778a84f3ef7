import type { ForeignKey, Table } from '../../catalog/index.js';
import { findColumn, parentsIn, tableKey } from '../../catalog/index.js';
import { equal, topologicalSort } from '../../util/index.js';
import type { TablePair } from './table.js';

/**
 * The tables that are on both sides in an order in which they can change: each after its parents, and a column that
 * comes after the one that it refers to, of which it may take its values, comes or gets another type. Columns go the
 * other way round.
 */
export function alterationOrder(pairs: readonly TablePair[]): readonly TablePair[] {
  const tables = pairs.map(([, to]) => to);
  const pairOf = new Map(pairs.map((pair) => [tableKey(pair[1]), pair]));
  const earlier = new Map(
    pairs.map((pair) => [pair, parentsIn({ tables }, pair[1]).map((it) => pairOf.get(tableKey(it))!)]),
  );
  for (const pair of pairs) {
    const [from, to] = pair;
    if (from === to) continue;
    const tiedBy = (keys: readonly ForeignKey[], otherSide: 0 | 1) =>
      keys.flatMap((key) => {
        const other = pairOf.get(tableKey(key.references));
        if (other === undefined || other === pair) return [];
        const isTied = lacks(pair[otherSide], key.columns) && changes(other, key.references.columns);
        return isTied ? [other] : [];
      });
    earlier.get(pair)!.push(...tiedBy(to.foreignKeys, 0));
    for (const it of tiedBy(from.foreignKeys, 1)) earlier.get(it)!.push(pair);
  }
  return topologicalSort(pairs, (pair) => earlier.get(pair)!).order;
}

/** Whether one of the columns is not in the table. */
function lacks({ columns }: Table, names: readonly string[]): boolean {
  return names.some((name) => !columns.some((it) => it.name === name));
}

/** Whether one of the columns is not in the table on both sides, or has another type. */
function changes([from, to]: TablePair, names: readonly string[]): boolean {
  return names.some((name) => !equal(findColumn(from, name)?.type, findColumn(to, name)?.type));
}
