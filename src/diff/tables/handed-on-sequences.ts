import type { Column, Identity, Table } from '../../catalog/index.js';
import { refOf, tableKey } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import type { AlterColumn, AlterTable, TableChange } from '../../operations/index.js';
import { equal } from '../../util/index.js';
import { asideName, untangled } from '../untangle.js';
import type { TableDifference } from './table.js';

/** A column whose sequence gets another name. */
interface Renaming {
  readonly table: Table;
  readonly change: AlterColumn;
  readonly from: Column;
  readonly to: Column;
  /** The names as keys of the space in which they must differ. */
  readonly frees: string;
  readonly takes: string;
}

/**
 * What gives the names of sequences free that other columns take, with a name in between for circles, and the
 * differences of the tables after that.
 */
export function handOnSequences(common: readonly TableDifference[], rules: DiffRules) {
  const all = common.flatMap((it) => it.changes.flatMap((change) => renamingOf(change, it, rules)));
  const taken = new Set(all.map((it) => it.takes));
  const handedOn = all.filter((it) => taken.has(it.frees));
  const renamings = untangled(handedOn, { from: (it) => it.frees, to: (it) => it.takes, detour });
  const renamed = new Map<TableChange, Column>(handedOn.map((it) => [it.change, it.to]));
  const later = (change: TableChange): readonly TableChange[] => {
    const from = renamed.get(change);
    if (from === undefined || change.kind !== 'alterColumn') return [change];
    return equal(from, change.to) ? [] : [{ ...change, from }];
  };
  return {
    operations: renamings.map(
      ({ table, from, to }): AlterTable => ({
        kind: 'alterTable',
        table: refOf(table),
        changes: [{ kind: 'alterColumn', from, to, using: null, backfill: null }],
      }),
    ),
    common:
      handedOn.length === 0 ? common : common.map((it) => ({ ...it, changes: it.changes.flatMap(later) })),
  };
}

function renamingOf(
  change: TableChange,
  { from: table, to: target }: TableDifference,
  rules: DiffRules,
): readonly Renaming[] {
  if (change.kind !== 'alterColumn' || change.from === null) return [];
  const { from, to } = change;
  const [before, after] = [rules.sequenceName?.(table, from), rules.sequenceName?.(target, to)];
  if (before == null || after == null || before === after) return [];
  const key = (name: string) => tableKey({ schema: table.schema, name });
  return [{ table, change, from, to: counting(from, givenName(to)), frees: key(before), takes: key(after) }];
}

function detour(renaming: Renaming): readonly [Renaming, Renaming] {
  const between = counting(renaming.from, asideName(renaming.frees));
  return [
    { ...renaming, to: between },
    { ...renaming, from: between },
  ];
}

/** The name that is given to the sequence, null for the usual one. */
function givenName({ identity }: Column): string | null {
  return identity === null || identity.kind === 'auto' ? null : (identity.sequence ?? null);
}

/** The column with another name of its sequence, null for the usual one. */
function counting(column: Column, name: string | null): Column {
  return column.identity === null ? column : { ...column, identity: named(column.identity, name) };
}

function named(identity: Identity, name: string | null): Identity {
  if (identity.kind === 'auto') return identity;
  if (identity.kind === 'serial') return { ...identity, sequence: name };
  const { sequence: _, ...rest } = identity;
  return name === null ? rest : { ...rest, sequence: name };
}
