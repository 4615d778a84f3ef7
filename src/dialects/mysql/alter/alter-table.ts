import type { AlterTable, TableChange } from '../../../operations/index.js';
import type { CompileContext, Server } from '../../dialect.js';
import { hasUnsafeDefault } from '../column-definition.js';
import { isRowTime } from '../expressions.js';
import { resolveRef } from '../resolve.js';
import { isMariadb } from '../server.js';
import { planAlterations } from './alter-plan.js';
import { readLiveTable } from './live-table.js';
import { resolveChanges } from './resolve-changes.js';

/** The statements of one block: as few ALTER TABLE as the changes allow, with UPDATEs between them. */
export async function alterTable(operation: AlterTable, context: CompileContext): Promise<readonly string[]> {
  const { server } = context;
  const ref = resolveRef(operation.table, server);
  const changes = resolveChanges(operation.changes, ref, server);
  const asks = changes.some((change) => dependsOnTable(change, server));
  const referred = isMariadb(server) ? [] : changes.flatMap(mayBeTied);
  const live = asks ? await readLiveTable(ref, context, { referred }) : null;
  return planAlterations(ref, changes, live, server);
}

/** Whether a change is written one way or another by what the table is now. */
function dependsOnTable(change: TableChange, server: Server): boolean {
  switch (change.kind) {
    case 'addColumn':
      return (
        change.backfill?.kind === 'sql' ||
        hasUnsafeDefault(change.column, server) ||
        isRowTime(change.column.generated?.expression)
      );
    case 'validateConstraint':
    case 'alterPartComment':
    case 'alterComment':
      return false;
    case 'addConstraint':
      // On MariaDB it may be part of a column.
      return change.constraint.kind !== 'check' || isMariadb(server);
    case 'dropColumn':
    case 'alterColumn':
    case 'renameColumn':
    case 'moveColumn':
    case 'dropConstraint':
    case 'renameConstraint':
    case 'createIndex':
    case 'dropIndex':
    case 'renameIndex':
    case 'alterOptions':
    case 'attachTable':
    case 'detachTable':
      return true;
  }
}

/** The column of a change that is made in another way where foreign keys point to it. */
function mayBeTied(change: TableChange): readonly string[] {
  if (change.kind === 'renameColumn') return [change.from];
  if (change.kind !== 'alterColumn') return [];
  const { from, to } = change;
  const isRenamed = from !== null && from.name !== to.name;
  const isFilled = !to.nullable && from?.nullable !== false;
  return isRenamed || isFilled ? [(from ?? to).name] : [];
}
