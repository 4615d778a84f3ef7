import { withLockedDatabase } from './database.js';
import type { Environment } from './environment.js';
import { openProject, readGraph } from './project.js';
import { findTampering, type Tampering } from './tampering.js';

export interface AcceptResult {
  readonly accepted: readonly Tampering[];
}

/** Takes all applied migrations as their files are now: what was reported of them is not reported again. */
export async function accept(environment: Environment): Promise<AcceptResult> {
  const project = await openProject(environment);
  const graph = readGraph(project);
  return withLockedDatabase(project, environment, async ({ versions }) => {
    const found = findTampering(project, graph, await versions.read());
    for (const { revision, checksum, file } of found) {
      await versions.accept(revision, checksum, file.downRevisions);
    }
    return { accepted: found.map(({ revision, change }) => ({ revision, change })) };
  });
}
