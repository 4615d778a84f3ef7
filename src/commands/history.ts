import { needsDatabase, resolveRange } from '../revisions/index.js';
import type { Environment } from './environment.js';
import { openProject, readApplied, readGraph } from './project.js';
import { type RevisionInfo, revisionInfo } from './revision-info.js';

export interface HistoryOptions {
  /** `<start>:<end>`, both included; either may be left out. */
  readonly range?: string;
  /** Ask the database what is applied and where it stands. */
  readonly indicateCurrent?: boolean;
}

export interface HistoryRevision extends RevisionInfo {
  /** Null when the database was not asked. */
  readonly isCurrent: boolean | null;
  /** Null when the database was not asked. */
  readonly applied: boolean | null;
}

export interface HistoryResult {
  readonly revisions: readonly HistoryRevision[];
}

/** The migrations, newest first. */
export async function history(
  environment: Environment,
  options: HistoryOptions = {},
): Promise<HistoryResult> {
  const project = await openProject(environment);
  const graph = readGraph(project);
  const { range, indicateCurrent = false } = options;
  const asks = indicateCurrent || (range !== undefined && needsDatabase(range));
  const applied = asks ? await readApplied(project, environment, graph) : null;
  const revisions =
    range === undefined ? graph.revisions : resolveRange(range, { graph, applied: applied?.ids ?? null });
  const current = applied === null ? null : new Set(applied.current.map((it) => it.id));
  return {
    revisions: revisions.toReversed().map((revision) => ({
      ...revisionInfo(revision, graph),
      isCurrent: current?.has(revision.id) ?? null,
      applied: applied?.ids.has(revision.id) ?? null,
    })),
  };
}
