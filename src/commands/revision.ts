import { DbmError } from '../errors/index.js';
import type { Environment } from './environment.js';
import { type MigrateOptions, type MigrateResult, migrate } from './migrate.js';
import { placeRevision } from './shared/placement.js';
import { openHistorySoFar } from './shared/project.js';
import { addMigration } from './shared/write-migration.js';

export interface RevisionOptions extends MigrateOptions {
  /** Fill the file with what differs between models and database, as `migrate` does. */
  readonly autogenerate?: boolean;
}

/**
 * Writes an empty migration file. Asks no database, unless it autogenerates or is placed by where the database
 * stands.
 */
export async function revision(
  environment: Environment,
  options: RevisionOptions = {},
): Promise<MigrateResult> {
  if (options.autogenerate === true) return migrate(environment, options);
  for (const name of ['backfill', 'rename', 'verify'] as const) {
    const given = options[name] ?? false;
    if (given === false || (Array.isArray(given) && given.length === 0)) continue;
    throw new DbmError('usage', `--${name} needs --autogenerate`, {
      hint: 'An empty migration changes nothing: leave it out.',
    });
  }
  const context = await openHistorySoFar(environment);
  const written = await addMigration(context, {
    message: options.message ?? '',
    place: await placeRevision(context, options),
  });
  return { ...written, operations: [], problems: null };
}
