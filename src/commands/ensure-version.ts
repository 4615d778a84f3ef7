import { displayName } from '../catalog/index.js';
import type { Environment } from './environment.js';
import { withLockedDatabase } from './shared/database.js';
import { openProject } from './shared/project.js';

export interface EnsureVersionResult {
  readonly versionTable: string;
  /** False when it was there already. */
  readonly created: boolean;
}

/** Creates the version table, empty, if it is not there. */
export async function ensureVersion(environment: Environment): Promise<EnsureVersionResult> {
  const context = await openProject(environment);
  return withLockedDatabase(context, async ({ versions }) => {
    const created = await versions.ensure();
    return { versionTable: displayName(versions.ref), created };
  });
}
