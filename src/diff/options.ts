import type { TableOptions } from '../catalog/index.js';
import type { TableChange } from '../operations/index.js';
import { equal } from '../util/index.js';

interface OptionChanges {
  /** Before anything else of the table changes. */
  readonly first: readonly TableChange[];
  /** After everything else. */
  readonly last: readonly TableChange[];
}

/**
 * How a table gets other options. What they say of an index (PostgreSQL) goes with it: it is taken back before
 * indexes change and said when they have, so that it also comes back when all is undone.
 */
export function diffOptions(
  from: TableOptions,
  to: TableOptions,
  changes: readonly TableChange[],
): OptionChanges {
  const named = [from.replicaIdentity, from.clusterOn, to.replicaIdentity, to.clusterOn];
  const isConcerned = changes.flatMap(namesIn).some((it) => it !== null && named.includes(it));
  if (equal(from, to) && !isConcerned) return { first: [], last: [] };
  const between = isConcerned ? withoutIndexes(from) : from;
  const alter = (a: TableOptions, b: TableOptions): readonly TableChange[] =>
    equal(a, b) ? [] : [{ kind: 'alterOptions', from: a, to: b }];
  return { first: alter(from, between), last: alter(between, to) };
}

/** The names of the indexes that a change drops, makes or renames. */
function namesIn(change: TableChange): readonly (string | null)[] {
  switch (change.kind) {
    case 'dropIndex':
    case 'createIndex':
      return [change.index.name];
    case 'renameIndex':
      return [change.index.name, change.to];
    case 'dropConstraint':
    case 'addConstraint':
      return [change.constraint.name];
    case 'renameConstraint':
      return [change.constraint.name, change.to];
    default:
      return [];
  }
}

function withoutIndexes({ replicaIdentity, clusterOn: _, ...options }: TableOptions): TableOptions {
  const isWord = replicaIdentity === 'full' || replicaIdentity === 'nothing';
  return isWord ? { ...options, replicaIdentity } : options;
}
