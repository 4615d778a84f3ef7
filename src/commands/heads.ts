import type { Environment } from './environment.js';
import { noteDiverged } from './shared/diverged.js';
import { openHistory } from './shared/project.js';
import { type RevisionInfo, revisionInfo } from './shared/revision-info.js';

export interface HeadsOptions {
  /** Leave out the heads that another revision depends on. */
  readonly resolveDependencies?: boolean;
}

export interface HeadsResult {
  readonly heads: readonly RevisionInfo[];
}

/** The revisions that none follows. Asks no database. */
export async function heads(environment: Environment, options: HeadsOptions = {}): Promise<HeadsResult> {
  const { graph } = await openHistory(environment);
  noteDiverged(graph, environment);
  const found =
    options.resolveDependencies === true
      ? graph.tips(new Set(graph.heads.map((it) => it.id)), { dependencies: true })
      : graph.heads;
  return { heads: found.map((it) => revisionInfo(it, graph)) };
}
