import type { TableRef } from '../../../catalog/index.js';
import type { TableChange, TableChangeKind } from '../../../operations/index.js';
import type { Server } from '../../dialect.js';
import { noTies } from '../../shared/postgresql-only.js';
import { alterColumn } from './alter-column.js';
import { AlterScript } from './alter-script.js';
import { addColumn, dropColumn, moveColumn } from './column-changes.js';
import { addConstraint, dropConstraint, known, renameConstraint } from './constraint-changes.js';
import { createIndex, dropIndex, renameIndex } from './index-changes.js';
import type { LiveTable } from './live-table.js';
import { alterComment, alterOptions } from './option-changes.js';
import { renameColumn } from './rename-column.js';
import { alterStorage } from './storage-changes.js';
import { temporalChanges } from './temporal-changes.js';

const steps: {
  readonly [Kind in TableChangeKind]: (
    script: AlterScript,
    change: Extract<TableChange, { kind: Kind }>,
  ) => void;
} = {
  addColumn,
  dropColumn,
  alterColumn,
  renameColumn,
  moveColumn,
  addConstraint: (script, { constraint }) => addConstraint(script, constraint),
  dropConstraint: (script, { constraint }) => dropConstraint(script, known(script, constraint)),
  renameConstraint: (script, { constraint, to }) => renameConstraint(script, known(script, constraint), to),
  createIndex,
  dropIndex,
  renameIndex,
  // Only PostgreSQL has constraints that are not.
  validateConstraint: () => {},
  // Only PostgreSQL says so; here a comment is part of its index, which is made again.
  alterPartComment: () => {},
  alterComment,
  alterOptions,
  attachTable: refuseTies,
  detachTable: refuseTies,
};

function refuseTies(): never {
  throw noTies('MySQL');
}

/**
 * The statements that make the changes of one table, in as few ALTER TABLE as they allow. `live` is null when
 * nothing is known of the table. Throws DbmError `migration` when a change does not fit it.
 */
export function planAlterations(
  ref: TableRef,
  changes: readonly TableChange[],
  live: LiveTable | null,
  server: Server,
): readonly string[] {
  const temporal = live === null ? null : temporalChanges(live.table, changes);
  const start = temporal === null ? live : { ...live!, table: temporal.between };
  const script = new AlterScript(ref, start, server);
  alterStorage(script, changes, 'before');
  temporal?.ends(script);
  for (const change of temporal?.changes ?? changes) {
    const step = steps[change.kind] as (script: AlterScript, change: TableChange) => void;
    step(script, change);
  }
  temporal?.begins(script);
  alterStorage(script, changes, 'after');
  return script.finish();
}
