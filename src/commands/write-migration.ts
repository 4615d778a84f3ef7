import { join, relative } from 'node:path';
import type { LoadedProject } from '../config/index.js';
import { dialectOf } from '../dialects/index.js';
import type { Operation } from '../operations/index.js';
import { renderMigration } from '../render/index.js';
import { fileNameFor, listMigrationFiles, newRevisionId, type RevisionGraph } from '../revisions/index.js';
import type { Placement } from './placement.js';
import { foldersSoFar } from './project.js';
import { writeWhole } from './write-file.js';

export interface NewMigration {
  readonly message: string;
  readonly place: Placement;
  readonly upgrade: readonly Operation[];
  readonly downgrade: readonly Operation[];
}

export interface WrittenMigration {
  readonly revision: string;
  /** Absolute. */
  readonly path: string;
}

/** Writes a migration file. Nothing is left behind when that fails. */
export async function writeMigration(
  { project }: LoadedProject,
  graph: RevisionGraph,
  migration: NewMigration,
): Promise<WrittenMigration> {
  const { message, place } = migration;
  const { parents, branchLabels, dependsOn, folder } = place;
  const createdAt = new Date();
  const id = place.id ?? newRevisionId((it) => graph.has(it) || graph.labels.has(it));
  const source = renderMigration({
    revision: id,
    downRevision: parents.length > 1 ? parents : (parents[0] ?? null),
    branchLabels,
    dependsOn,
    message: message === '' ? 'empty message' : message,
    createdAt,
    dialect: dialectOf(project.database?.flavor ?? 'sqlite'),
    upgrade: migration.upgrade,
    downgrade: migration.downgrade,
  });
  const existing = listMigrationFiles(foldersSoFar(project)).map((path) => relative(folder, path));
  const options = { ...project.migrations.fileNames, existing };
  const path = join(folder, fileNameFor({ id, message, createdAt }, options));
  await writeWhole(path, source);
  return { revision: id, path };
}
