import type { Column, Constraint, Index, Table } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import { sameContent } from '../../operations/index.js';
import { equal } from '../../util/index.js';

/** Two lists paired off: what is in both, what only in the first, what only in the second. */
export interface Matching<T> {
  readonly both: readonly (readonly [from: T, to: T])[];
  readonly dropped: readonly T[];
  readonly added: readonly T[];
}

/** Pairs by each test in turn; what one test has paired, the next one does not see. */
export function match<T>(
  from: readonly T[],
  to: readonly T[],
  ...tests: readonly ((a: T, b: T) => boolean)[]
): Matching<T> {
  const both: (readonly [T, T])[] = [];
  let dropped = [...from];
  let added = [...to];
  for (const test of tests) {
    const left: T[] = [];
    for (const item of dropped) {
      const at = added.findIndex((it) => test(item, it));
      if (at < 0) left.push(item);
      else {
        both.push([item, added[at]!]);
        added = added.toSpliced(at, 1);
      }
    }
    dropped = left;
  }
  return { both, dropped, added };
}

export function matchColumns(from: Table, to: Table, rules: DiffRules): Matching<Column> {
  const mayBeSame = (a: Column, b: Column) => rules.isTimeOfRow?.(a) === rules.isTimeOfRow?.(b);
  return match(
    from.columns,
    to.columns,
    (a, b) => a.name === b.name && mayBeSame(a, b),
    (a, b) => rules.sameName(a.name, b.name) && mayBeSame(a, b),
  );
}

/** Constraints by name where both sides have one, else by what they say. */
export function matchConstraints<T extends Constraint>(
  from: readonly T[],
  to: readonly T[],
  rules: DiffRules,
): Matching<T> {
  return match(
    from,
    to,
    (a, b) => a.name !== null && b.name !== null && rules.sameName(a.name, b.name),
    sameContent,
  );
}

export function matchIndexes(from: Table, to: Table, rules: DiffRules): Matching<Index> {
  return match(from.indexes, to.indexes, (a, b) => rules.sameName(a.name, b.name), sameIndex);
}

/** Whether two indexes are the same, whatever they are called. */
function sameIndex(a: Index, b: Index): boolean {
  return equal({ ...a, name: '' }, { ...b, name: '' });
}
