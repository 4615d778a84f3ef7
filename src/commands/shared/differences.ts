import { displayName, type UnmanagedObject } from '../../catalog/index.js';
import { loadModels, type Project, requireDatabase } from '../../config/index.js';
import { renameWords } from '../../diff/index.js';
import type { Operation } from '../../operations/index.js';
import { appliedRevisions, type Revision, type RevisionGraph, requireKnown } from '../../revisions/index.js';
import { type Differences, findDifferences } from '../../runtime/autogenerate/autogenerate.js';
import { findOutcome, type Outcome } from '../../runtime/autogenerate/known-equal.js';
import { noRenames, type RenameDecisions, renameFlag } from '../../runtime/autogenerate/renames.js';
import type { AppliedRevision } from '../../runtime/version-statements.js';
import type { Environment } from '../environment.js';
import type { Database } from './database.js';
import { type CommandContext, cacheFile } from './project.js';

export interface CompareOptions {
  /** How it is decided what was renamed; nothing was if nothing is said. */
  readonly renames?: RenameDecisions;
  /** Those to compare, instead of the project's. */
  readonly schemas?: Project['schemas'];
}

/** Compares the models with the database, and tells what the comparison could not see. */
export async function compareModels(
  { project, loader, environment }: CommandContext,
  database: Database,
  { renames = noRenames, schemas = project.schemas }: CompareOptions = {},
): Promise<Differences> {
  const options = { ...comparison(project, database), renames, schemas };
  const differences = await findDifferences({ ...options, models: await loadModels(project, loader) });
  noteOutcome(differences, environment);
  return differences;
}

/** The same for who only wants to know what differs: what was known to be equal is not compared again. */
export async function findOperations(
  { project, loader, environment }: CommandContext,
  database: Database,
): Promise<readonly Operation[]> {
  const { display } = requireDatabase(project);
  const outcome = await findOutcome({
    ...comparison(project, database),
    loadModels: () => loadModels(project, loader),
    includesText: project.includesText,
    file: cacheFile(project, 'equal', [display, displayName(database.versions.ref)]),
  });
  noteOutcome(outcome, environment);
  return outcome.operations;
}

function comparison(project: Project, { session, versions }: Database) {
  const { naming, schemas, includes, objects, hooks, context } = project;
  return {
    session,
    naming,
    schemas,
    includes,
    objects,
    versionTable: versions.ref,
    renames: noRenames,
    hooks,
    database: context.database,
  };
}

function noteOutcome({ notes, undecided, unmanaged }: Outcome, environment: Environment): void {
  for (const text of notes) environment.onEvent({ kind: 'note', text });
  for (const rename of undecided) {
    const { from, to } = renameWords(rename);
    const text = `${from} is dropped and ${to} added. If it was renamed: \`dbm migrate ${renameFlag(rename)}\`.`;
    environment.onEvent({ kind: 'note', text });
  }
  noteUnmanaged(unmanaged, environment);
}

/**
 * The migrations that a database with these rows still lacks. Throws DbmError `revision` for one that the folder's
 * revisions cannot lead on.
 */
export function missingRevisions(
  graph: RevisionGraph,
  rows: readonly AppliedRevision[],
): readonly Revision[] {
  const applied = appliedRevisions(
    graph,
    rows.map((it) => it.revision),
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
