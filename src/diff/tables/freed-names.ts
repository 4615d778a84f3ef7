import type { Table, TableRef } from '../../catalog/index.js';
import { refOf, sameTable, tableKey } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import type { AlterTable, TableChange } from '../../operations/index.js';
import { asideName, untangled } from '../untangle.js';
import { forgetsIndex, namingOf } from './part-names.js';
import type { ChangesAhead, TableDifference } from './table.js';
import type { TableBlocks } from './table-blocks.js';

/** An index or constraint that gives up a name, gets one, or both. */
interface Naming {
  readonly table: TableRef;
  readonly change: TableChange;
  /** The names as keys of the space in which they must differ. */
  readonly frees: string | null;
  readonly takes: string | null;
}

/**
 * What gives up the name of an index or constraint that another table takes, or that is handed on by renames
 * within one table: it has to come before what takes the name. `dropped` are the foreign keys that go together
 * with their table's other changes: they may rest on a key that goes early.
 */
export function freeNames(
  common: readonly TableDifference[],
  dropped: TableBlocks,
  rules: DiffRules,
): ChangesAhead {
  const namings = common.flatMap(({ from, changes }) => changes.flatMap((it) => keysOf(it, from, rules)));
  const byName = (side: 'frees' | 'takes') =>
    new Map(namings.flatMap((it) => (it[side] === null ? [] : [[it[side], it] as const])));
  const freers = byName('frees');
  const takers = byName('takes');
  const early = new Set<Naming>();
  const move = (naming: Naming) => {
    if (early.has(naming)) return;
    early.add(naming);
    const before = naming.takes === null ? undefined : freers.get(naming.takes);
    if (before !== undefined) move(before);
  };
  for (const [name, freer] of freers) {
    const taker = takers.get(name);
    if (taker === undefined || taker === freer) continue;
    const isElsewhere = !sameTable(taker.table, freer.table);
    if (isElsewhere || (isRename(taker) && isRename(freer))) move(freer);
  }

  const moved = [...early];
  const drops = moved.filter((it) => !isRename(it));
  const keyless = new Set(
    drops.filter((it) => it.change.kind === 'dropConstraint').map((it) => tableKey(it.table)),
  );
  const foreignKeys = [...keyless].flatMap((key) => dropped.get(key) ?? []);
  const options = common.flatMap(({ from, changes }) => {
    const names = moved.flatMap((it) => (sameTable(it.table, from) ? [namingOf(it.change)!.before] : []));
    const first = changes.filter((it) => forgetsIndex(it, names));
    return first.map((change): Naming => ({ table: from, change, frees: null, takes: null }));
  });
  const renames = untangled(moved.filter(isRename), {
    from: (it) => it.frees!,
    to: (it) => it.takes!,
    detour,
  });
  return {
    operations: [...foreignKeys, ...inBlocks([...options, ...drops, ...renames])],
    changes: new Set([
      ...[...options, ...moved].map((it) => it.change),
      ...foreignKeys.flatMap((it) => it.changes),
    ]),
  };
}

function keysOf(change: TableChange, table: Table, rules: DiffRules): readonly Naming[] {
  const naming = namingOf(change);
  if (naming === null) return [];
  const { part, before, after } = naming;
  const space = rules.sharesNames(part)
    ? tableKey({ schema: table.schema, name: '' })
    : `${tableKey(table)}\0${part.kind === 'check'}`;
  const key = (name: string | null) =>
    name === null ? null : `${space}\0${rules.sameName('a', 'A') ? name.toLowerCase() : name}`;
  return [{ table, change, frees: key(before), takes: key(after) }];
}

function isRename({ frees, takes }: Naming): boolean {
  return frees !== null && takes !== null;
}

function detour(naming: Naming): readonly [Naming, Naming] {
  const { change } = naming;
  if (change.kind === 'renameIndex') {
    const between = asideName(change.index.name);
    return [
      { ...naming, change: { ...change, to: between } },
      { ...naming, change: { ...change, index: { ...change.index, name: between } } },
    ];
  }
  if (change.kind === 'renameConstraint') {
    const between = asideName(change.constraint.name ?? '');
    return [
      { ...naming, change: { ...change, to: between } },
      { ...naming, change: { ...change, constraint: { ...change.constraint, name: between } } },
    ];
  }
  throw new TypeError(`${change.kind} renames nothing`);
}

/** One block for changes of one table that follow each other. */
function inBlocks(namings: readonly Naming[]): readonly AlterTable[] {
  const blocks: AlterTable[] = [];
  for (const { table, change } of namings) {
    const last = blocks.at(-1);
    if (last !== undefined && sameTable(last.table, table)) {
      blocks[blocks.length - 1] = { ...last, changes: [...last.changes, change] };
    } else {
      blocks.push({ kind: 'alterTable', table: refOf(table), changes: [change] });
    }
  }
  return blocks;
}
