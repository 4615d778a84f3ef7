import type { AlterTable, TableChange } from '../../operations/index.js';
import type { CompileContext, Server } from '../dialect.js';
import { AlterPlan } from './alter-plan.js';
import { readLiveTable } from './live-table.js';
import { resolveRef } from './resolve.js';
import { isMariadb } from './server.js';

/** The statements of one block: as few ALTER TABLE as the changes allow, with UPDATEs between them. */
export async function alterTable(operation: AlterTable, context: CompileContext): Promise<readonly string[]> {
  const { server } = context;
  const ref = resolveRef(operation.table, server);
  const asks = operation.changes.some((change) => dependsOnTable(change, server));
  const plan = new AlterPlan(ref, asks ? await readLiveTable(ref, context) : null, server);
  for (const change of operation.changes) plan.add(change);
  return plan.finish();
}

/** Whether a change is written one way or another by what the table is now. */
function dependsOnTable(change: TableChange, server: Server): boolean {
  switch (change.kind) {
    case 'addColumn':
      return change.backfill?.kind === 'sql';
    case 'alterComment':
      return false;
    case 'addConstraint': {
      const { kind } = change.constraint;
      return kind === 'check' ? isMariadb(server) : kind !== 'foreignKey';
    }
    case 'dropColumn':
    case 'alterColumn':
    case 'renameColumn':
    case 'dropConstraint':
    case 'renameConstraint':
    case 'createIndex':
    case 'dropIndex':
    case 'renameIndex':
    case 'alterOptions':
      return true;
  }
}
