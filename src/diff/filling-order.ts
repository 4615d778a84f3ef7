import type { Catalog } from '../catalog/index.js';
import { findTable, tableKey } from '../catalog/index.js';
import type { AlterTable, Operation } from '../operations/index.js';
import { topologicalSort } from '../util/index.js';
import { addsAny, asNamedBefore } from './backfill.js';

/**
 * The operations with each column that comes after the one that it refers to, of which it takes its values, among
 * tables that change one after the other: their own order cannot have that in both directions where some columns go
 * and others come. `after` is the structure after the operations.
 */
export function inFillingOrder(operations: readonly Operation[], after: Catalog): readonly Operation[] {
  const ordered: Operation[] = [];
  let run: AlterTable[] = [];
  const endRun = (at: number) => {
    if (run.length > 1) ordered.push(...orderedRun(run, asNamedBefore(operations.slice(at), after)));
    else ordered.push(...run);
    run = [];
  };
  for (const [at, operation] of operations.entries()) {
    if (operation.kind === 'alterTable') {
      run.push(operation);
      continue;
    }
    endRun(at);
    ordered.push(operation);
  }
  endRun(operations.length);
  return ordered;
}

/** Blocks of one table stay in their order. */
function orderedRun(run: readonly AlterTable[], after: Catalog): readonly AlterTable[] {
  const byTable = new Map<string, AlterTable[]>();
  for (const it of run) byTable.set(tableKey(it.table), [...(byTable.get(tableKey(it.table)) ?? []), it]);
  const needs = (block: AlterTable) => {
    const ofTable = byTable.get(tableKey(block.table))!;
    const keys = findTable(after, block.table)?.foreignKeys ?? [];
    const referred = keys
      .filter((key) => addsAny(block, key.columns))
      .flatMap(({ references }) =>
        (byTable.get(tableKey(references)) ?? []).filter((it) => addsAny(it, references.columns)),
      );
    return [...ofTable.slice(0, ofTable.indexOf(block)), ...referred.filter((it) => !ofTable.includes(it))];
  };
  return topologicalSort(run, needs).order;
}
