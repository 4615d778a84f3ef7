import type { Environment } from './environment.js';
import { openProject, readGraph } from './project.js';
import { type RevisionInfo, revisionInfo } from './revision-info.js';

export interface HeadsResult {
  readonly heads: readonly RevisionInfo[];
}

/** The revisions that none follows. Asks no database. */
export async function heads(environment: Environment): Promise<HeadsResult> {
  const graph = readGraph(await openProject(environment));
  return { heads: graph.heads.map((it) => revisionInfo(it, graph)) };
}
