import { appliedRevisions, type Revision, type RevisionGraph } from '../revisions/index.js';
import type { AppliedRevision } from '../runtime/version-statements.js';
import type { Environment } from './environment.js';
import { withDatabase } from './shared/database.js';
import { openHistory } from './shared/project.js';
import { appliedAtOf, type RevisionInfo, revisionInfo } from './shared/revision-info.js';
import { standingOf } from './shared/standing.js';
import { findTampering, reportTampering } from './shared/tampering.js';
import { noteUnfinished } from './shared/unfinished.js';

export interface CurrentRevision {
  readonly revision: string;
  readonly message: string;
  /** UTC, as ISO 8601 text. */
  readonly appliedAt: string;
  readonly isHead: boolean;
  /** Its migration file; null when the folder has none. */
  readonly file: RevisionInfo | null;
}

export interface CurrentResult {
  readonly current: readonly CurrentRevision[];
  /** Whether all that the folder has is applied. */
  readonly atHeads: boolean;
}

/**
 * Where the database stands; an empty list before the first migration. Creates nothing. With `verifyFiles`, warns
 * of applied migrations whose files have changed since.
 */
export async function current(
  environment: Environment,
  options: { readonly verifyFiles?: boolean } = {},
): Promise<CurrentResult> {
  const context = await openHistory(environment);
  const { graph } = context;
  return withDatabase(context, async ({ versions }) => {
    const { times, unfinished } = await versions.readTimes();
    noteUnfinished(unfinished, environment);
    const applied = appliedRevisions(graph, times.keys());
    const { missing, unknown, pending } = applied;
    const needsRows = options.verifyFiles === true || missing.length > 0;
    const rows = needsRows ? await versions.read() : [];
    if (options.verifyFiles === true) {
      reportTampering(findTampering(context, rows), environment);
    }
    if (unknown.length > 0) {
      const text = `The database is ahead of the folder: no migration file has ${unknown.join(', ')}.`;
      environment.onEvent({ kind: 'note', text });
    }
    const standing =
      missing.length === 0 ? { known: applied.current, unknown: [] } : standingOf(graph, rows, applied);
    return {
      current: [
        ...standing.known.map((it) => fromFile(it, times, graph)),
        ...standing.unknown.map(withoutFile),
      ],
      atHeads: pending.length === 0 && unknown.length === 0,
    };
  });
}

function fromFile(
  revision: Revision,
  times: ReadonlyMap<string, string>,
  graph: RevisionGraph,
): CurrentRevision {
  const file = revisionInfo(revision, graph);
  const { id, message } = revision;
  return { revision: id, message, appliedAt: appliedAtOf(revision, times)!, isHead: file.isHead, file };
}

function withoutFile({ revision, message, appliedAt }: AppliedRevision): CurrentRevision {
  return { revision, message: message ?? '', appliedAt, isHead: false, file: null };
}
