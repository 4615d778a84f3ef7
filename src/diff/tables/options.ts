import type { TableOptions } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import type { TableChange } from '../../operations/index.js';
import { equal } from '../../util/index.js';
import { namingOf } from './part-names.js';

interface OptionChanges {
  /** Before anything else of the table changes. */
  readonly first: readonly TableChange[];
  /** After everything else. */
  readonly last: readonly TableChange[];
}

/**
 * How a table gets other options. What they say of an index (PostgreSQL) goes with it: it is taken back before
 * indexes change and said when they have, so that it also comes back when all is undone. A history ends where it gets
 * columns of its own, and begins anew (MariaDB).
 */
export function diffOptions(
  from: TableOptions,
  to: TableOptions,
  changes: readonly TableChange[],
  rules: DiffRules,
): OptionChanges {
  const named = [from.replicaIdentity, from.clusterOn, to.replicaIdentity, to.clusterOn];
  const isConcerned = changes.some((change) => {
    const naming = namingOf(change);
    return [naming?.before, naming?.after].some((it) => typeof it === 'string' && named.includes(it));
  });
  const addsTimes = changes.some((it) => it.kind === 'addColumn' && rules.isTimeOfRow?.(it.column) === true);
  const restarts = addsTimes && from.systemVersioning === true && to.systemVersioning === true;
  if (equal(from, to) && !isConcerned && !restarts) return { first: [], last: [] };
  const indexed = isConcerned ? withoutIndexes(from) : from;
  const between = restarts ? withoutHistory(indexed) : indexed;
  const alter = (a: TableOptions, b: TableOptions): readonly TableChange[] =>
    equal(a, b) ? [] : [{ kind: 'alterOptions', from: a, to: b }];
  return { first: alter(from, between), last: alter(between, to) };
}

function withoutHistory({ systemVersioning: _, ...options }: TableOptions): TableOptions {
  return options;
}

function withoutIndexes({ replicaIdentity, clusterOn: _, ...options }: TableOptions): TableOptions {
  const isWord = replicaIdentity === 'full' || replicaIdentity === 'nothing';
  return isWord ? { ...options, replicaIdentity } : options;
}
