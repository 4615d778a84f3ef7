import type { SchemaObject, Sequence, SequenceOwner } from '../catalog/index.js';
import { refOf, sameTable } from '../catalog/index.js';
import type { AlterObject, Operation } from './operation.js';

/** A sequence gets another owner, or none. */
export function changeOwner(from: Sequence, to: Sequence): AlterObject {
  return { kind: 'alterObject', from, to, columns: [] };
}

/** The objects when tables and columns have other names: those that own sequences have taken them along. */
export function ownersRenamed(
  objects: readonly SchemaObject[],
  renames: readonly Operation[],
): readonly SchemaObject[] {
  if (renames.length === 0) return objects;
  return objects.map((object) =>
    object.kind === 'sequence' && object.ownedBy !== undefined
      ? { ...object, ownedBy: renames.reduce(renamed, object.ownedBy) }
      : object,
  );
}

function renamed(owner: SequenceOwner, operation: Operation): SequenceOwner {
  if (operation.kind === 'renameTable') {
    const { from, to } = operation;
    return sameTable(from, owner) ? { ...refOf(to), column: owner.column } : owner;
  }
  if (operation.kind !== 'alterTable' || !sameTable(operation.table, owner)) return owner;
  return operation.changes.reduce((it, change) => {
    const isIts = change.kind === 'renameColumn' && change.from === it.column;
    return isIts ? { ...owner, column: change.to } : it;
  }, owner);
}
