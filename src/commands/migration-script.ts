import { type Change, describeAll } from '../operations/index.js';
import { withImagined, writeOperations } from '../runtime/offline/imagine.js';
import { scriptText } from '../runtime/offline/script-text.js';
import type { Environment } from './environment.js';
import { type MigrateOptions, withChanges } from './migrate.js';
import { openHistorySoFar } from './shared/project.js';

export interface MigrationScript {
  readonly operations: readonly Change[];
  /** Null when nothing differs. */
  readonly sql: string | null;
}

/**
 * The SQL that a new migration would run: what makes the database equal to its models. Neither a file is
 * written nor the database changed. Throws DbmError `not-at-head` when the database lacks migrations.
 */
export async function migrationScript(
  environment: Environment,
  options: MigrateOptions = {},
): Promise<MigrationScript> {
  const context = await openHistorySoFar(environment);
  return withChanges(context, options, async ({ changes, session, live }) => {
    const { dialect, server } = session;
    const operations = describeAll(changes.upgrade);
    if (operations.length === 0) return { operations, sql: null };
    const statements = await withImagined({ dialect, server, like: { session, catalog: live } }, (database) =>
      writeOperations(changes.upgrade, database),
    );
    const parts = [{ title: 'What makes the database equal to its models', statements }];
    const remarks = ['No migration has been written, and the version table stays as it is.'];
    const sql = scriptText(parts, { dialect, server, command: 'migrate --sql, written by dbm', remarks });
    return { operations, sql };
  });
}
