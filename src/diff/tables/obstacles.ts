import type { Column, Constraint, Index, Table } from '../../catalog/index.js';
import { isRecomputed, mayBeNull, needsValue } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import type { Matching } from './match.js';
import type { Pairs, Parts, Sorted } from './parts.js';

/** What stands in the way of changes, and what it is afterwards. */
export interface Obstacles {
  readonly constraints: Pairs<Constraint>;
  readonly indexes: Pairs<Index>;
  readonly columns: Pairs<Column>;
}

/** What of a table differs by itself. */
interface PlainDifference {
  readonly parts: Parts;
  readonly columns: Matching<Column>;
  readonly altered: readonly ColumnPair[];
}

interface ColumnPair {
  readonly from: Column;
  readonly to: Column;
}

/**
 * What does not change itself but stands in the way of a change: it is dropped before and created after.
 * A generated column that must go takes the constraints and indexes over it along.
 */
export function findObstacles(
  from: Table,
  { parts, columns, altered }: PlainDifference,
  rules: DiffRules,
): Obstacles {
  const obstructs = (part: Constraint | Index | Column) =>
    altered.some((change) => rules.obstructs(part, change, from));
  const recomputed = new Set(altered.filter((it) => isMadeAnew(it, rules)).map((it) => it.from.name));
  const generated = columns.both.filter(
    ([a, b]) => a.generated !== null && b.generated !== null && (recomputed.has(a.name) || obstructs(a)),
  );
  const gone = new Set(generated.map(([a]) => a.name));
  const isBroken = (part: Constraint) => part.kind === 'check' && part.notValid === true;
  const writes = writesRows(columns, altered);
  return {
    columns: generated,
    constraints: staying(parts.constraints).filter(
      ([a]) =>
        obstructs(a) ||
        (writes && isBroken(a)) ||
        ('columns' in a && a.columns.some((name) => gone.has(name))),
    ),
    indexes: staying(parts.indexes).filter(
      ([a]) => obstructs(a) || a.keys.some((key) => key.column !== null && gone.has(key.column)),
    ),
  };
}

/**
 * Whether columns of rows may be filled, on the way there or back. A row that breaks a check cannot be written, though
 * it may stay where PostgreSQL has the check as NOT VALID. To make such a check again reads no row.
 */
function writesRows({ added, dropped }: Matching<Column>, altered: readonly ColumnPair[]): boolean {
  return (
    [...added, ...dropped].some(needsValue) ||
    altered.some(({ from, to }) => mayBeNull(from) !== mayBeNull(to))
  );
}

/** What does not change, but perhaps its name. */
function staying<T>({ kept, renamed }: Sorted<T>): Pairs<T> {
  return [...kept, ...renamed];
}

/** A column that is computed in another way may be made anew: it has no values of its own to keep. */
function isMadeAnew({ from, to }: ColumnPair, { recomputesInPlace }: DiffRules): boolean {
  return !recomputesInPlace && isRecomputed(from, to);
}
