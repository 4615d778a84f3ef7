import type { Constraint, Index } from '../../catalog/index.js';
import type { TableChange } from '../../operations/index.js';

/** The name of an index or constraint before a change and after it; null where it has none, or is not there. */
export interface PartNaming {
  readonly part: Constraint | Index;
  readonly before: string | null;
  readonly after: string | null;
}

/** What a change does to the name of an index or constraint; null for a change of anything else. */
export function namingOf(change: TableChange): PartNaming | null {
  switch (change.kind) {
    case 'dropIndex':
      return { part: change.index, before: change.index.name, after: null };
    case 'createIndex':
      return { part: change.index, before: null, after: change.index.name };
    case 'renameIndex':
      return { part: change.index, before: change.index.name, after: change.to };
    case 'dropConstraint':
      return { part: change.constraint, before: change.constraint.name, after: null };
    case 'addConstraint':
      return { part: change.constraint, before: null, after: change.constraint.name };
    case 'renameConstraint':
      return { part: change.constraint, before: change.constraint.name, after: change.to };
    default:
      return null;
  }
}

/** Whether a change takes back what a table's options say of one of these indexes (PostgreSQL): it comes before them. */
export function forgetsIndex(change: TableChange, names: readonly (string | null)[]): boolean {
  if (change.kind !== 'alterOptions') return false;
  const { clusterOn, replicaIdentity } = change.from;
  return [clusterOn, replicaIdentity].some((it) => it !== undefined && names.includes(it));
}
