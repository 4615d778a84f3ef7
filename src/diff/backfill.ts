import type { Catalog, Column, Default, Table } from '../catalog/index.js';
import { findTable } from '../catalog/index.js';
import type { Operation, TableChange } from '../operations/index.js';
import { applyAll } from '../operations/index.js';

/** Which value the rows that are there get in a column; null for none. */
export type ChooseBackfill = (column: Column, table: Table) => Default | null;

/**
 * The operations, with a value for existing rows wherever `choose` has one for a column that appears, or that
 * stops taking nulls: the latter get the column's default, if there is one, without asking. `from` is the
 * structure before the operations; `choose` is given the column and its table as they are after them.
 */
export function withBackfills(
  operations: readonly Operation[],
  from: Catalog,
  choose: ChooseBackfill,
): readonly Operation[] {
  if (!operations.some((it) => it.kind === 'alterTable' && it.changes.some(leavesGap))) return operations;
  const after = applyAll(from, operations);
  return operations.map((operation) => {
    if (operation.kind !== 'alterTable') return operation;
    const table = findTable(after, operation.table);
    if (table === null) return operation;
    const changes = operation.changes.map((change) =>
      leavesGap(change) ? fill(change, choose, table) : change,
    );
    return { ...operation, changes };
  });
}

type Fillable = Extract<TableChange, { kind: 'addColumn' | 'alterColumn' }>;

function leavesGap(change: TableChange): change is Fillable {
  if (change.kind === 'addColumn') return true;
  return change.kind === 'alterColumn' && change.from?.nullable === true && !change.to.nullable;
}

function fill(change: Fillable, choose: ChooseBackfill, table: Table): TableChange {
  if (change.backfill !== null) return change;
  const column = change.kind === 'addColumn' ? change.column : change.to;
  if (change.kind === 'alterColumn' && column.default !== null)
    return { ...change, backfill: column.default };
  return { ...change, backfill: choose(column, table) };
}
