import type { Constraint, Index } from '../../catalog/index.js';
import type { TableChange } from '../../operations/index.js';
import type { Obstacles } from './obstacles.js';
import { becomesValid, type Pairs, type Parts, type Sorted } from './parts.js';

/** What happens to the constraints and indexes of a table, around the changes of its columns. */
export interface PartChanges {
  readonly drops: readonly TableChange[];
  readonly renames: readonly TableChange[];
  readonly creations: readonly TableChange[];
  /** Of those that stay: what becomes valid, and what is said of them. */
  readonly remarks: readonly TableChange[];
}

export function partChanges({ constraints, indexes }: Parts, obstacles: Obstacles): PartChanges {
  const madeAgain = new Set<object>([...obstacles.constraints, ...obstacles.indexes].map(([a]) => a));
  const stays = ([a]: readonly [object, object]) => !madeAgain.has(a);
  return {
    drops: [
      ...going(indexes, obstacles.indexes).map((index) => ({ kind: 'dropIndex', index }) as const),
      ...going(constraints, obstacles.constraints).map(
        (constraint) => ({ kind: 'dropConstraint', constraint }) as const,
      ),
    ],
    renames: [
      ...indexes.renamed
        .filter(stays)
        .map(([a, b]) => ({ kind: 'renameIndex', index: a, to: b.name }) as const),
      ...constraints.renamed
        .filter(stays)
        .map(([a, b]) => ({ kind: 'renameConstraint', constraint: a, to: b.name! }) as const),
    ],
    creations: [
      ...coming(constraints, obstacles.constraints).map(
        (constraint) => ({ kind: 'addConstraint', constraint }) as const,
      ),
      ...coming(indexes, obstacles.indexes).map((index) => ({ kind: 'createIndex', index }) as const),
    ],
    remarks: [
      ...constraints.kept
        .filter((pair) => becomesValid(pair) && stays(pair))
        .map(([constraint]) => ({ kind: 'validateConstraint', constraint }) as const),
      ...[...constraints.remarked, ...indexes.remarked].filter(stays).map(([a, b]): TableChange => {
        const part = { ...a, name: b.name } as Constraint | Index;
        return { kind: 'alterPartComment', part, to: b.comment ?? null };
      }),
    ],
  };
}

/** What is dropped: what goes, what has changed and what stands in the way. */
function going<T>({ dropped, changed }: Sorted<T>, obstacles: Pairs<T>): readonly T[] {
  return [...dropped, ...[...changed, ...obstacles].map(([a]) => a)];
}

/** What is created, in part again. */
function coming<T>({ added, changed }: Sorted<T>, obstacles: Pairs<T>): readonly T[] {
  return [...added, ...[...changed, ...obstacles].map(([, b]) => b)];
}
