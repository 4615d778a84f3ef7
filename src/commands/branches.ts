import type { Environment } from './environment.js';
import { openHistory } from './shared/project.js';
import { type RevisionInfo, revisionInfo } from './shared/revision-info.js';

export interface BranchPoint {
  /** Null for the base itself, where several histories begin. */
  readonly from: RevisionInfo | null;
  /** What follows it. */
  readonly into: readonly RevisionInfo[];
}

export interface BranchesResult {
  readonly branches: readonly BranchPoint[];
}

/** Where the history parts, oldest first. Asks no database. */
export async function branches(environment: Environment): Promise<BranchesResult> {
  const { graph } = await openHistory(environment);
  const infos = (revisions: typeof graph.revisions) => revisions.map((it) => revisionInfo(it, graph));
  const base = graph.bases.length > 1 ? [{ from: null, into: infos(graph.bases) }] : [];
  const points = graph.branchPoints.map((it) => ({
    from: revisionInfo(it, graph),
    into: infos(graph.children(it.id)),
  }));
  return { branches: [...base, ...points] };
}
