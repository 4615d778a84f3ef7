import { displayName } from '../catalog/index.js';
import { withLock } from '../runtime/lock.js';
import type { Environment } from './environment.js';
import { lockOptions, openProject, withDatabase } from './project.js';

export interface EnsureVersionResult {
  readonly versionTable: string;
  /** False when it was there already. */
  readonly created: boolean;
}

/** Creates the version table, empty, if it is not there. */
export async function ensureVersion(environment: Environment): Promise<EnsureVersionResult> {
  const project = await openProject(environment);
  return withDatabase(project, environment, ({ session, versions }) =>
    withLock(session, lockOptions(project, environment), async () => {
      const created = await versions.ensure();
      return { versionTable: displayName(versions.ref), created };
    }),
  );
}
