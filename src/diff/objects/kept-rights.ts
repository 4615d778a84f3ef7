import type { SchemaObject } from '../../catalog/index.js';
import { objectKey } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import type { DropObject, Operation } from '../../operations/index.js';

/** The operations, in which what is dropped and created again keeps its owner and the rights on it. */
export function keepingRights(operations: readonly Operation[], rules: DiffRules): readonly Operation[] {
  const gone = new Map<string, DropObject>();
  const again = new Set<Operation>();
  for (const operation of operations) {
    if (operation.kind === 'dropObject' && rules.objects.hasRights(operation.object)) {
      gone.set(keyOf(operation.object), operation);
    } else if (operation.kind === 'createObject') {
      const dropped = gone.get(keyOf(operation.object));
      gone.delete(keyOf(operation.object));
      if (dropped !== undefined) again.add(dropped).add(operation);
    }
  }
  return operations.map((it) =>
    again.has(it) && (it.kind === 'createObject' || it.kind === 'dropObject')
      ? { ...it, keepRights: true as const }
      : it,
  );
}

/** A view may become a materialized one, and the other way round. */
function keyOf(object: SchemaObject): string {
  return objectKey(object.kind === 'materializedView' ? { ...object, kind: 'view', options: [] } : object);
}
