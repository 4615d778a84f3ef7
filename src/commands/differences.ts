import type { UnmanagedObject } from '../catalog/index.js';
import { type LoadedProject, loadModels } from '../config/index.js';
import { renameWords } from '../diff/index.js';
import { appliedRevisions, type Revision, type RevisionGraph, requireKnown } from '../revisions/index.js';
import { type Differences, findDifferences } from '../runtime/autogenerate.js';
import { noRenames, type RenameDecisions, renameFlag } from '../runtime/renames.js';
import type { Environment } from './environment.js';
import type { Database } from './project.js';

/** Compares the models with the database, and tells what the comparison could not see. */
export async function compareModels(
  { project, loader }: LoadedProject,
  environment: Environment,
  { session, versions }: Database,
  renames: RenameDecisions = noRenames,
  schemas = project.schemas,
): Promise<Differences> {
  const differences = await findDifferences({
    session,
    models: await loadModels(project, loader),
    naming: project.naming,
    schemas,
    includes: project.includes,
    objects: project.objects,
    versionTable: versions.ref,
    renames,
    hooks: project.hooks,
    database: project.context.database,
  });
  for (const text of differences.notes) environment.onEvent({ kind: 'note', text });
  for (const rename of differences.declined) {
    const { from, to } = renameWords(rename);
    const text = `${from} is dropped and ${to} added. If it was renamed: \`dbm migrate ${renameFlag(rename)}\`.`;
    environment.onEvent({ kind: 'note', text });
  }
  noteUnmanaged(differences.unmanaged, environment);
  return differences;
}

/**
 * The migrations that the database still lacks, or null when it is at head. Throws DbmError `revision` for
 * a database that the folder's revisions cannot lead on.
 */
export async function missingRevisions(
  graph: RevisionGraph,
  { versions }: Database,
): Promise<readonly Revision[]> {
  const applied = appliedRevisions(
    graph,
    (await versions.read()).map((it) => it.revision),
  );
  requireKnown(applied);
  return applied.pending;
}

/** `Not managed by dbm, and left alone: view active_users; trigger touch, purge.` */
export function noteUnmanaged(objects: readonly UnmanagedObject[], { onEvent }: Environment): void {
  if (objects.length === 0) return;
  const byKind = new Map<string, string[]>();
  for (const { kind, schema, name } of objects) {
    const names = byKind.get(kind) ?? [];
    byKind.set(kind, [...names, schema === null ? name : `${schema}.${name}`]);
  }
  const parts = [...byKind].map(([kind, names]) => `${kind} ${names.join(', ')}`);
  onEvent({ kind: 'note', text: `Not managed by dbm, and left alone: ${parts.join('; ')}.` });
}
