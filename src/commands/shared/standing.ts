import { appliedRevisions, type Revision, type RevisionGraph } from '../../revisions/index.js';
import type { AppliedRevision } from '../../runtime/version-statements.js';
import { currentOf } from '../../runtime/version-table.js';

/** Where a database stands: at revisions of the folder, and at others that it does not have. */
export interface Standing {
  readonly known: readonly Revision[];
  readonly unknown: readonly AppliedRevision[];
}

/** The applied revisions that no other applied one follows. */
export function standingOf(
  graph: RevisionGraph,
  rows: readonly AppliedRevision[],
  { current } = appliedRevisions(
    graph,
    rows.map((it) => it.revision),
  ),
): Standing {
  const strangers = strangersOf(graph, rows);
  if (strangers.length === 0) return { known: current, unknown: [] };
  const last = new Set(currentOf(rows));
  // What has no file may follow what has one.
  const followed = new Set(strangers.flatMap((it) => it.downRevisions));
  return {
    known: current.filter((it) => ![it.id, ...it.replaces].some((id) => followed.has(id))),
    unknown: strangers.filter((it) => last.has(it.revision)),
  };
}

/** Their ids. */
export function standingIds(graph: RevisionGraph, rows: readonly AppliedRevision[]): readonly string[] {
  const { known, unknown } = standingOf(graph, rows);
  return [...known.map((it) => it.id), ...unknown.map((it) => it.revision)];
}

/** Rows that have no file, and no squashed revision that stands for all that were applied in its place. */
function strangersOf(graph: RevisionGraph, rows: readonly AppliedRevision[]): readonly AppliedRevision[] {
  const missing = rows.filter((it) => !graph.has(it.revision));
  if (missing.length === 0) return [];
  const recorded = new Set(rows.map((it) => it.revision));
  const squashed = graph.revisions.filter(
    ({ replaces }) => replaces.length > 0 && replaces.every((id) => recorded.has(id)),
  );
  const known = new Set(squashed.flatMap((it) => it.replaces));
  return missing.filter((it) => !known.has(it.revision));
}
