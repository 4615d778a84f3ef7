import { renameWords, withBackfills } from '../diff/index.js';
import { DbmError } from '../errors/index.js';
import { type Change, describeAll } from '../operations/index.js';
import { titleOf } from '../revisions/index.js';
import { downgradeOf } from '../runtime/autogenerate.js';
import { chooseBackfills } from './backfill.js';
import { compareModels, missingRevisions } from './differences.js';
import type { Environment } from './environment.js';
import { type PlacementOptions, placeRevision } from './placement.js';
import { openProject, readGraphSoFar, withDatabase } from './project.js';
import { writeMigration } from './write-migration.js';

export interface MigrateOptions extends PlacementOptions {
  readonly message?: string;
  /** `table.column=value`, for the existing rows of new not-null columns. */
  readonly backfill?: readonly string[];
  /** `old:new` for tables, `table.old:table.new` for columns. */
  readonly rename?: readonly string[];
}

export interface MigrateResult {
  /** Null when nothing differs; then nothing was written. */
  readonly revision: string | null;
  /** Absolute; null when nothing was written. */
  readonly path: string | null;
  readonly operations: readonly Change[];
}

/**
 * Compares the models with the database and writes the migration file. Throws DbmError `not-at-head` when
 * the database lacks migrations: their changes would be written a second time.
 */
export async function migrate(
  environment: Environment,
  options: MigrateOptions = {},
): Promise<MigrateResult> {
  const project = await openProject(environment);
  const graph = readGraphSoFar(project);
  // What cannot be written at all is said before the database is asked.
  const place = await placeRevision(project, environment, graph, options);
  return withDatabase(project, environment, async (database) => {
    const missing = await missingRevisions(graph, database);
    if (missing.length > 0) {
      const others = missing.length === 1 ? '' : ` and ${missing.length - 1} more`;
      throw new DbmError(
        'not-at-head',
        `The database is not up to date: it lacks ${titleOf(missing[0]!)}${others}`,
        { hint: 'Run `dbm upgrade` first.' },
      );
    }
    const differences = await compareModels(project, environment, database, {
      given: options.rename ?? [],
      confirm: ({ rename, likelihood }) =>
        environment.questions.rename({ kind: rename.kind, ...renameWords(rename), likelihood }),
    });
    const { operations, live, target } = differences;
    if (operations.length === 0) return { revision: null, path: null, operations: [] };
    const choose = await chooseBackfills(
      differences,
      options.backfill ?? [],
      environment.questions,
      database.session,
    );
    const written = await writeMigration(project, graph, {
      message: options.message ?? '',
      place,
      upgrade: withBackfills(operations, live, choose),
      downgrade: downgradeOf(operations, target, database.session.dialect),
    });
    return { ...written, operations: describeAll(operations) };
  });
}
