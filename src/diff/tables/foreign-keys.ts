import type { Column, ForeignKey, Table, TableRef } from '../../catalog/index.js';
import { parentsOf, sameTable, tableKey } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import type { AlterTable } from '../../operations/index.js';
import type { TableChanges } from '../objects/object-changes.js';
import { becomesValid } from './parts.js';
import type { TableDifference } from './table.js';
import { addChange, type TableBlocks } from './table-blocks.js';

/** The changes of foreign keys, by their places among the changes of tables. */
export interface ForeignKeyPlan {
  /** Before any table changes. */
  readonly early: TableBlocks;
  /** Together with the table's other changes: dropped first, added last. */
  readonly dropped: TableBlocks;
  readonly added: TableBlocks;
  /** Between these: other names, and comments. */
  readonly renamed: TableBlocks;
  /** After all tables have changed. */
  readonly late: TableBlocks;
}

/** What happens to tables before their main changes. */
export interface TablesAhead {
  /** The keys of the tables that lose partitions, if only for a while: no foreign key may rest on their rows then. */
  readonly loosened: ReadonlySet<string>;
  /** The keys of the tables that get partitions with rows: foreign keys that come may rest on these. */
  readonly completed: ReadonlySet<string>;
  /** What goes before values of enum types do. */
  readonly released: readonly AlterTable[];
}

/**
 * A foreign key is dropped early when the table it points to goes or changes, or when another table gets one
 * of its name, which MySQL has once in a database. It is added late when the table it points to appears or
 * changes; it is dropped and added again when something about its columns obstructs.
 */
export function planForeignKeys(
  { common, created, dropped }: Pick<TableChanges, 'common' | 'created' | 'dropped'>,
  { loosened, completed, released }: TablesAhead,
  rules: DiffRules,
): ForeignKeyPlan {
  const plan = {
    early: new Map(),
    dropped: new Map(),
    renamed: new Map(),
    added: new Map(),
    late: new Map(),
  };
  const byKey = new Map(common.map((it) => [tableKey(it.to), it]));
  const comingOrGoing = new Set([...created, ...dropped].map(tableKey));
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
        foreignKeys.both.some(([a, b]) => b.name === key.name && a.name !== b.name) ||
        isLoosened(key) ||
        parentsOf(from).length > 0 ||
        isReleased(key, from, released);
      addChange(early ? plan.early : plan.dropped, from, { kind: 'dropConstraint', constraint: key });
    }
    for (const pair of foreignKeys.both.filter((it) => !replaced.includes(it))) {
      const [a, b] = pair;
      const key = { ...a, name: b.name ?? a.name };
      // One without a name (SQLite) may be called anything.
      if (a.name !== null && key.name !== null && key.name !== a.name) {
        addChange(plan.renamed, from, { kind: 'renameConstraint', constraint: a, to: key.name });
      }
      if (becomesValid(pair)) addChange(plan.added, from, { kind: 'validateConstraint', constraint: key });
      if (a.comment !== b.comment) {
        addChange(plan.added, from, { kind: 'alterPartComment', part: key, to: b.comment ?? null });
      }
    }
    for (const key of [...foreignKeys.added, ...replaced.map(([, b]) => b)]) {
      const late =
        (moving(key.references) && !sameTable(key.references, from)) ||
        isLoosened(key) ||
        completed.has(tableKey(key.references));
      addChange(late ? plan.late : plan.added, from, { kind: 'addConstraint', constraint: key });
    }
  }
  return plan;
}

/** Whether the key is over a column that goes before the table's other changes. */
function isReleased(key: ForeignKey, table: TableRef, released: readonly AlterTable[]): boolean {
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
