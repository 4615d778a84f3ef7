import { withLock } from '../runtime/lock.js';
import type { Environment } from './environment.js';
import { openProject, projectLock, readGraph, withDatabase } from './project.js';
import { findTampering, type Tampering } from './tampering.js';

export interface AcceptResult {
  readonly accepted: readonly Tampering[];
}

/** Takes all applied migrations as their files are now: what was reported of them is not reported again. */
export async function accept(environment: Environment): Promise<AcceptResult> {
  const project = await openProject(environment);
  const graph = readGraph(project);
  return withDatabase(project, environment, (database) =>
    withLock(database.session, projectLock(project, environment, database), async () => {
      const { versions } = database;
      const found = findTampering(project, graph, await versions.read());
      for (const { revision, checksum, file } of found) {
        await versions.accept(revision, checksum, file.downRevisions);
      }
      return { accepted: found.map(({ revision, change }) => ({ revision, change })) };
    }),
  );
}
