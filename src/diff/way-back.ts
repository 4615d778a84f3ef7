import type { Catalog, EnumType } from '../catalog/index.js';
import { parentsOf, sameTable } from '../catalog/index.js';
import type { DiffRules } from '../dialects/index.js';
import type { Operation } from '../operations/index.js';
import { reverseAll } from '../operations/index.js';
import { equal } from '../util/index.js';
import { diffCatalogs } from './diff.js';
import type { Ends } from './ends.js';
import { convertedEnums } from './objects/enums.js';
import { hasType } from './objects/removed-values.js';

/**
 * The operations that undo others: these from the last to the first, each reversed. But for an enumeration that only got
 * values: on the way back it loses them, and its columns are converted. Where partitions or heirs have such columns, that
 * takes more than the way there (see tables/partitioning.ts), so it is a difference of its own.
 */
export function wayBack(
  operations: readonly Operation[],
  { from, to }: Ends,
  rules: DiffRules,
): readonly Operation[] {
  const there = convertedEnums(from, to);
  const onlyBack = convertedEnums(to, from).filter((it) => !there.some((other) => sameTable(other, it)));
  if (!areInherited(onlyBack, to)) return reverseAll(operations);
  const isWhole = equal(operations, diffCatalogs(from, to, rules));
  return isWhole ? diffCatalogs(to, from, rules) : reverseAll(operations);
}

function areInherited(types: readonly EnumType[], { tables }: Catalog): boolean {
  return (
    types.length > 0 &&
    tables.some(
      (table) =>
        parentsOf(table).length > 0 && table.columns.some((it) => types.some((type) => hasType(it, type))),
    )
  );
}
