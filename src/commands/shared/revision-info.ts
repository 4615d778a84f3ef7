import type { Revision, RevisionGraph } from '../../revisions/index.js';

/** A migration file as commands report it. */
export interface RevisionInfo {
  readonly revision: string;
  /** What it follows: nothing for a base, several for a merge. Of a squashed parent its own id. */
  readonly downRevisions: readonly string[];
  /** What follows it: nothing for a head, several for a branch point. */
  readonly children: readonly string[];
  readonly dependsOn: readonly string[];
  /** Those that the file itself gives. */
  readonly branchLabels: readonly string[];
  /** All labels of the branch that it is on. */
  readonly branches: readonly string[];
  /** The ids that it stands for, when it is squashed. */
  readonly replaces: readonly string[];
  readonly message: string;
  /** UTC, as ISO 8601 text; null when the file does not say. */
  readonly createdAt: string | null;
  /** Absolute. */
  readonly path: string;
  readonly isHead: boolean;
}

export function revisionInfo(revision: Revision, graph: RevisionGraph): RevisionInfo {
  const children = graph.childIds(revision.id);
  return {
    revision: revision.id,
    downRevisions: graph.parentIds(revision.id),
    children,
    dependsOn: revision.dependsOn,
    branchLabels: revision.branchLabels,
    branches: graph.labelsOf(revision.id),
    replaces: revision.replaces,
    message: revision.message,
    createdAt: revision.createdAt,
    path: revision.path,
    isHead: children.length === 0,
  };
}

/** When a revision was applied, or the last of those that it stands for; null when it is not. */
export function appliedAtOf({ id, replaces }: Revision, times: ReadonlyMap<string, string>): string | null {
  const known = replaces.flatMap((it) => times.get(it) ?? []);
  return times.get(id) ?? known.sort().at(-1) ?? null;
}
