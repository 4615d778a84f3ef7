import { type Change, describeAll } from '../operations/index.js';
import { titleOf } from '../revisions/index.js';
import type { Environment } from './environment.js';
import { withDatabase } from './shared/database.js';
import { findOperations, missingRevisions } from './shared/differences.js';
import { noteDiverged } from './shared/diverged.js';
import { openHistorySoFar } from './shared/project.js';
import { findTampering, reportTampering, type Tampering } from './shared/tampering.js';

export interface CheckResult {
  /** Whether the database is at head and equals the models, and no two heads have come apart by accident. */
  readonly inSync: boolean;
  /** What would make the database equal to the models. */
  readonly operations: readonly Change[];
  /** The revisions that the database lacks. */
  readonly missing: readonly string[];
  /** The heads that have come apart by accident, in groups: each group has to be joined. */
  readonly diverged: readonly (readonly string[])[];
  /** The applied migrations whose files have changed since. */
  readonly tampered: readonly Tampering[];
}

/** Whether a migration is missing, in the folder or in the database. Changes nothing. */
export async function check(environment: Environment): Promise<CheckResult> {
  const context = await openHistorySoFar(environment);
  const { graph } = context;
  const diverged = noteDiverged(graph, environment);
  return withDatabase(context, async (database) => {
    const rows = await database.versions.read();
    const missing = missingRevisions(graph, rows);
    if (missing.length > 0) {
      const text = `The database lacks ${missing.map(titleOf).join(', ')}: run \`dbm upgrade\`.`;
      environment.onEvent({ kind: 'note', text });
    }
    const tampered = findTampering(context, rows);
    reportTampering(tampered, environment);
    const operations = await findOperations(context, database);
    return {
      inSync: missing.length === 0 && operations.length === 0 && diverged.length === 0,
      operations: describeAll(operations),
      missing: missing.map((it) => it.id),
      diverged,
      tampered: tampered.map(({ revision, change }) => ({ revision, change })),
    };
  });
}
