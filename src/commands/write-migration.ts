import { join, relative } from 'node:path';
import type { LoadedProject } from '../config/index.js';
import { dialectOf } from '../dialects/index.js';
import { DbmError } from '../errors/index.js';
import type { Operation } from '../operations/index.js';
import { renderMigration } from '../render/index.js';
import {
  checkName,
  fileNameFor,
  listMigrationFiles,
  newRevisionId,
  type RevisionGraph,
  resolveRevisions,
} from '../revisions/index.js';
import { foldersSoFar } from './project.js';
import { writeWhole } from './write-file.js';

export interface NewMigration {
  readonly message: string;
  /** Null for a random one. */
  readonly revId: string | null;
  readonly upgrade: readonly Operation[];
  readonly downgrade: readonly Operation[];
}

export interface WrittenMigration {
  readonly revision: string;
  /** Absolute. */
  readonly path: string;
}

/** The ids that a new revision follows: the one head, or nothing in an empty folder. */
export function nextParents(graph: RevisionGraph): readonly string[] {
  return resolveRevisions('head', { graph, applied: null }).map((it) => it.id);
}

/** Throws DbmError `usage` for an id that cannot be given to a new revision. */
export function checkNewId(id: string | null, graph: RevisionGraph): void {
  if (id === null) return;
  checkName(id, '--rev-id');
  if (!graph.has(id) && graph.replacementOf(id) === null) return;
  throw new DbmError('usage', `There is a revision ${id} already`, { hint: 'Choose another --rev-id.' });
}

/** Writes a migration file that follows the head. Nothing is left behind when that fails. */
export async function writeMigration(
  { project }: LoadedProject,
  graph: RevisionGraph,
  migration: NewMigration,
): Promise<WrittenMigration> {
  const parents = nextParents(graph);
  const createdAt = new Date();
  const id = migration.revId ?? newRevisionId((it) => graph.has(it));
  const source = renderMigration({
    revision: id,
    downRevision: parents.length > 1 ? parents : (parents[0] ?? null),
    message: migration.message === '' ? 'empty message' : migration.message,
    createdAt,
    dialect: dialectOf(project.database?.flavor ?? 'sqlite'),
    upgrade: migration.upgrade,
    downgrade: migration.downgrade,
  });
  const { versions, fileNames } = project.migrations;
  const folder = versions[0].path;
  const existing = listMigrationFiles(foldersSoFar(project)).map((path) => relative(folder, path));
  const name = fileNameFor({ id, message: migration.message, createdAt }, { ...fileNames, existing });
  const path = join(folder, name);
  await writeWhole(path, source);
  return { revision: id, path };
}
