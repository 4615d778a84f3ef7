import { needsDatabase, resolveRevision } from '../revisions/index.js';
import type { Environment } from './environment.js';
import { appliedIds, openProject } from './project.js';
import { type RevisionInfo, revisionInfo } from './revision-info.js';

/** One revision. The database is asked only for what counts from where it stands (`current`, `-1`). */
export async function show(
  environment: Environment,
  options: { readonly revision?: string } = {},
): Promise<RevisionInfo> {
  const project = await openProject(environment);
  const graph = project.readGraph();
  const text = options.revision ?? 'head';
  const applied = needsDatabase(text) ? (await appliedIds(project, environment, graph)).ids : null;
  return revisionInfo(resolveRevision(text, { graph, applied }), graph);
}
