import { appliedRevisions } from '../revisions/index.js';
import { currentOf } from '../runtime/version-table.js';
import type { Environment } from './environment.js';
import { openProject, readGraph, withDatabase } from './project.js';
import { type RevisionInfo, revisionInfo } from './revision-info.js';

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
}

/** Where the database stands; an empty list before the first migration. Creates nothing. */
export async function current(environment: Environment): Promise<CurrentResult> {
  const project = await openProject(environment);
  const graph = readGraph(project);
  return withDatabase(project, environment, async ({ versions }) => {
    const rows = await versions.read();
    const { unknown } = appliedRevisions(
      graph,
      rows.map((it) => it.revision),
    );
    if (unknown.length > 0) {
      const text = `The database is ahead of the folder: no migration file has ${unknown.join(', ')}.`;
      environment.onEvent({ kind: 'note', text });
    }
    const last = new Set(currentOf(rows));
    return {
      current: rows
        .filter((row) => last.has(row.revision))
        .map(({ revision, message, appliedAt }) => {
          const found = graph.find(revision);
          const file = found === null ? null : revisionInfo(found, graph);
          const isHead = file?.isHead ?? false;
          return { revision, message: file?.message ?? message ?? '', appliedAt, isHead, file };
        }),
    };
  });
}
