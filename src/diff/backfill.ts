import type { Catalog, Column, Default, ForeignKey, Table } from '../catalog/index.js';
import { findTable, mayBeNull, sameTable } from '../catalog/index.js';
import type { AlterTable, Operation, TableChange } from '../operations/index.js';
import { applyAll, reverseAll } from '../operations/index.js';
import type { Ends } from './ends.js';

/** Which value the rows that are there get in a column; null for none. */
export type ChooseBackfill = (column: Column, table: Table, moment: BackfillMoment) => Default | null;

/** When a column is filled. */
export interface BackfillMoment {
  /** The table as it is before; null when that is not known. */
  readonly before: Table | null;
  /** The tables that later operations create: no value can be taken from them. */
  readonly createdLater: readonly Table[];
  /** Whether a foreign key refers to a column that only comes afterwards: no value can be taken from that one either. */
  refersToLater(key: ForeignKey): boolean;
  /** Whether a not-null column that is added refers to this column of the table, whose rows need values for it. */
  isReferredTo(column: string): boolean;
}

/**
 * The operations, with a value for existing rows wherever `choose` has one for a column that appears, or that
 * stops taking nulls: the latter get the column's default, if there is one, without asking. `choose` is given
 * the column and its table as they are after the operations.
 */
export function withBackfills(
  operations: readonly Operation[],
  { from, to }: Ends,
  choose: ChooseBackfill,
): readonly Operation[] {
  return operations.map((operation, at) => {
    if (operation.kind !== 'alterTable' || !operation.changes.some(leavesGap)) return operation;
    const later = operations.slice(at + 1);
    const named = asNamedBefore(later, to);
    const table = findTable(named, operation.table);
    if (table === null) return operation;
    const createdLater = later.flatMap((it) => (it.kind === 'createTable' ? it.table : []));
    const isReferredTo = (column: string) => operations.some((it) => addsReference(it, table, column, named));
    const before = findTable(from, operation.table);
    const changes = operation.changes.map((change) => {
      if (!leavesGap(change)) return change;
      // A column that is there is filled before the table gets those that its own change adds.
      const adding = change.kind === 'alterColumn' ? operations.slice(at) : later;
      const refersToLater = ({ references }: ForeignKey) => adding.some((it) => addsTo(it, references));
      const moment = { before, createdLater, refersToLater, isReferredTo };
      return fill(change, (column) => choose(column, table, moment));
    });
    return { ...operation, changes };
  });
}

/** A structure with the names that its tables have before some operations. */
export function asNamedBefore(operations: readonly Operation[], after: Catalog): Catalog {
  const renames = operations.filter((it) => it.kind === 'renameTable');
  return renames.length === 0 ? after : applyAll(after, reverseAll(renames));
}

/** Whether a change of a table adds one of the columns. */
export function addsAny({ changes }: AlterTable, columns: readonly string[]): boolean {
  return changes.some((it) => it.kind === 'addColumn' && columns.includes(it.column.name));
}

/** Whether an operation adds one of the columns that a foreign key refers to. */
function addsTo(operation: Operation, references: ForeignKey['references']): boolean {
  return (
    operation.kind === 'alterTable' &&
    sameTable(operation.table, references) &&
    addsAny(operation, references.columns)
  );
}

/** Whether an operation adds a not-null column that refers to this column of a table. */
function addsReference(operation: Operation, table: Table, column: string, catalog: Catalog): boolean {
  if (operation.kind !== 'alterTable') return false;
  const required = operation.changes.flatMap((it) =>
    it.kind === 'addColumn' && !it.column.nullable ? it.column.name : [],
  );
  const keys = required.length === 0 ? [] : (findTable(catalog, operation.table)?.foreignKeys ?? []);
  return keys.some(
    ({ columns, references }) =>
      sameTable(references, table) &&
      references.columns.includes(column) &&
      columns.some((it) => required.includes(it)),
  );
}

type Fillable = Extract<TableChange, { kind: 'addColumn' | 'alterColumn' }>;

function leavesGap(change: TableChange): change is Fillable {
  if (change.kind === 'addColumn') return true;
  return (
    change.kind === 'alterColumn' && change.from !== null && mayBeNull(change.from) && !mayBeNull(change.to)
  );
}

function fill(change: Fillable, choose: (column: Column) => Default | null): TableChange {
  if (change.backfill !== null) return change;
  const column = change.kind === 'addColumn' ? change.column : change.to;
  if (change.kind === 'alterColumn' && column.default !== null)
    return { ...change, backfill: column.default };
  return { ...change, backfill: choose(mayBeNull(column) ? { ...column, nullable: true } : column) };
}
