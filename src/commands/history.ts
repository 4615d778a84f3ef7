import { appliedRevisions, needsDatabase, type Revision, resolveRange } from '../revisions/index.js';
import type { Environment } from './environment.js';
import { withDatabase } from './shared/database.js';
import { openHistory } from './shared/project.js';
import { appliedAtOf, type RevisionInfo, revisionInfo } from './shared/revision-info.js';

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
  /** UTC, as ISO 8601 text; null for what is not applied, and when the database was not asked. */
  readonly appliedAt: string | null;
}

export interface HistoryResult {
  readonly revisions: readonly HistoryRevision[];
}

/** The same for whom a revision at a time is enough: those of a long history are never held all at once. */
export interface HistoryList {
  readonly revisions: readonly Revision[];
  readonly entryOf: (revision: Revision) => HistoryRevision;
}

/** The migrations, newest first. */
export async function history(
  environment: Environment,
  options: HistoryOptions = {},
): Promise<HistoryResult> {
  const { revisions, entryOf } = await listHistory(environment, options);
  return { revisions: revisions.map(entryOf) };
}

export async function listHistory(environment: Environment, options: HistoryOptions): Promise<HistoryList> {
  const context = await openHistory(environment);
  const { graph } = context;
  const { range, indicateCurrent = false } = options;
  const asks = indicateCurrent || (range !== undefined && needsDatabase(range));
  const times = asks ? (await withDatabase(context, ({ versions }) => versions.readTimes())).times : null;
  const applied = times === null ? null : appliedRevisions(graph, times.keys());
  const revisions =
    range === undefined ? graph.revisions : resolveRange(range, { graph, applied: applied?.ids ?? null });
  const current = applied === null ? null : new Set(applied.current.map((it) => it.id));
  return {
    revisions: revisions.toReversed(),
    entryOf: (revision) =>
      // Into the same object: to copy one by spreading takes longer than to make it.
      Object.assign(revisionInfo(revision, graph), {
        isCurrent: current?.has(revision.id) ?? null,
        applied: applied?.ids.has(revision.id) ?? null,
        appliedAt: times === null ? null : appliedAtOf(revision, times),
      }),
  };
}
