import { displayName } from '../catalog/index.js';
import { withLock } from '../runtime/lock.js';
import type { Environment } from './environment.js';
import { openProject, projectLock, withDatabase } from './project.js';

export interface EnsureVersionResult {
  readonly versionTable: string;
  /** False when it was there already. */
  readonly created: boolean;
}

/** Creates the version table, empty, if it is not there. */
export async function ensureVersion(environment: Environment): Promise<EnsureVersionResult> {
  const project = await openProject(environment);
  return withDatabase(project, environment, (database) =>
    withLock(database.session, projectLock(project, environment, database), async () => {
      const { versions } = database;
      const created = await versions.ensure();
      return { versionTable: displayName(versions.ref), created };
    }),
  );
}
