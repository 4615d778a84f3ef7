import { displayName, needsValue, quoteText } from '../catalog/index.js';
import type { Operation } from '../operations/index.js';
import { tableName } from './builders.js';

/**
 * Lines that make a migration fail before it changes anything, where it adds a column that needs a value
 * for rows that are already there and nobody has said which.
 */
export function guardLines(operations: readonly Operation[]): readonly string[] {
  return operations.flatMap((operation) => {
    if (operation.kind !== 'alterTable') return [];
    return operation.changes.flatMap((change) => {
      if (change.kind !== 'addColumn' || change.backfill !== null || !needsValue(change.column)) return [];
      const name = `${displayName(operation.table)}.${change.column.name}`.replaceAll(/\s+/g, ' ');
      const reason = `${name} is not null and has no default: rows that are already there need a value`;
      return [
        `// ${reason}.`,
        '// Give it below, t.addColumn(..., { backfill: value }), and remove this line; or: dbm migrate --backfill.',
        `await op.requireNoRows(${tableName(operation.table)}, ${quoteText(reason)});`,
      ];
    });
  });
}
