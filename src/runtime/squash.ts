import { type Catalog, displayName, type TableRef, tableKey } from '../catalog/index.js';
import type { Dialect } from '../dialects/index.js';
import { diffCatalogs, type Ends, withBackfills } from '../diff/index.js';
import type { Operation, TableChange } from '../operations/index.js';
import type { Revision } from '../revisions/index.js';
import { downgradeOf } from './autogenerate/autogenerate.js';
import { placeholders } from './placeholders/placeholders.js';

/** What one of the revisions to be squashed did when it ran. */
export interface Recorded {
  readonly revision: Revision;
  readonly operations: readonly Operation[];
  /** Whether it looked at or changed rows by itself: with SQL, through `op.db`, or by `op.requireNoRows`. */
  readonly touchesRows: boolean;
  /** The structure after it. */
  readonly after: Catalog;
}

/** A part of a squashed migration, in order. */
export type SquashPart =
  | {
      readonly kind: 'structure';
      readonly upgrade: readonly Operation[];
      readonly downgrade: readonly Operation[];
    }
  /** A revision whose file is kept, because what it does depends on rows or changes them. */
  | { readonly kind: 'kept'; readonly revision: Revision };

/**
 * Puts a run of revisions together: neighbours that only change structure become what differs between before and
 * after, the others stay as they are. `before` is the structure before the first.
 */
export function squashParts(
  before: Catalog,
  recorded: readonly Recorded[],
  dialect: Dialect,
): readonly SquashPart[] {
  const parts: SquashPart[] = [];
  let start = before;
  let now = before;
  let lost = new Set<string>();
  const close = () => {
    const part = structurePart({ from: start, to: now }, dialect);
    if (part.upgrade.length > 0) parts.push(part);
    start = now;
    lost = new Set();
  };
  for (const it of recorded) {
    const isKept = it.touchesRows || it.operations.some((operation) => concernsRows(operation, start));
    const revives = gained(it.operations).some((key) => lost.has(key));
    if (isKept || revives) close();
    now = it.after;
    if (isKept) {
      parts.push({ kind: 'kept', revision: it.revision });
      start = now;
      continue;
    }
    for (const key of dropped(it.operations)) lost.add(key);
  }
  close();
  return parts;
}

function structurePart(ends: Ends, dialect: Dialect) {
  const operations = diffCatalogs(ends.from, ends.to, dialect.diffRules);
  return {
    kind: 'structure',
    upgrade: withBackfills(operations, ends, () => null),
    downgrade: downgradeOf(operations, ends, placeholders(dialect), dialect),
  } as const;
}

/**
 * Whether the difference of two structures would not say what an operation does with the rows of a table that
 * was there before: which values it gives, what it takes for renamed. Tables that begin with this run are empty.
 */
function concernsRows(operation: Operation, before: Catalog): boolean {
  const isOld = (table: TableRef) => before.tables.some((it) => tableKey(it) === tableKey(table));
  switch (operation.kind) {
    case 'execute':
      return true;
    case 'renameTable':
      return isOld(operation.from);
    case 'partitionTable':
      return isOld(operation.table);
    case 'alterTable': {
      if (!isOld(operation.table)) return false;
      const dropsAndAdds = dropped([operation]).some((key) => gained([operation]).includes(key));
      return dropsAndAdds || operation.changes.some(changeConcernsRows);
    }
    default:
      return false;
  }
}

function changeConcernsRows(change: TableChange): boolean {
  switch (change.kind) {
    case 'renameColumn':
      return true;
    case 'addColumn':
      return change.backfill !== null;
    case 'alterColumn':
      return change.using !== null || change.backfill !== null;
    default:
      return false;
  }
}

/** Tables and columns that go: what comes under the same name later is another one. */
function dropped(operations: readonly Operation[]): readonly string[] {
  return operations.flatMap((operation) => {
    if (operation.kind === 'dropTable') return [displayName(operation.table)];
    if (operation.kind !== 'alterTable') return [];
    return operation.changes.flatMap((it) =>
      it.kind === 'dropColumn' ? [columnKey(operation.table, it.column.name)] : [],
    );
  });
}

function gained(operations: readonly Operation[]): readonly string[] {
  return operations.flatMap((operation) => {
    if (operation.kind === 'createTable') return [displayName(operation.table)];
    if (operation.kind === 'renameTable') return [displayName(operation.to)];
    if (operation.kind !== 'alterTable') return [];
    return operation.changes.flatMap((it) => {
      if (it.kind === 'addColumn') return [columnKey(operation.table, it.column.name)];
      return it.kind === 'renameColumn' ? [columnKey(operation.table, it.to)] : [];
    });
  });
}

function columnKey(table: TableRef, column: string): string {
  return `${displayName(table)}.${column}`;
}
