import type { Revision, RevisionGraph } from '../revisions/index.js';

/** A migration file as commands report it. */
export interface RevisionInfo {
  readonly revision: string;
  readonly downRevisions: readonly string[];
  readonly message: string;
  /** UTC, as ISO 8601 text; null when the file does not say. */
  readonly createdAt: string | null;
  /** Absolute. */
  readonly path: string;
  readonly isHead: boolean;
}

export function revisionInfo(revision: Revision, graph: RevisionGraph): RevisionInfo {
  return {
    revision: revision.id,
    downRevisions: revision.downRevisions,
    message: revision.message,
    createdAt: revision.createdAt?.toISOString() ?? null,
    path: revision.path,
    isHead: graph.heads.includes(revision),
  };
}
