import { join, relative } from 'node:path';
import type { Project } from '../../config/index.js';
import { type DatabaseChanges, type MigrationChanges, renderMigration } from '../../render/index.js';
import { fileNameFor, listMigrationFiles, newRevisionId, type Revision } from '../../revisions/index.js';
import type { Placement } from './placement.js';
import { postWrite } from './post-write.js';
import { foldersSoFar, type HistoryContext } from './project.js';
import { writeWhole } from './write-file.js';

export interface NewMigration {
  readonly message: string;
  readonly place: Placement;
  /** Nothing changes where it is left out. */
  readonly changes?: MigrationChanges;
}

export interface WrittenMigration {
  readonly revision: string;
  /** Absolute. */
  readonly path: string;
}

/** Writes a new migration file. Nothing is left behind when that fails, unless it is `postWrite` that fails. */
export async function addMigration(
  { project, graph }: HistoryContext,
  { message, place, changes }: NewMigration,
): Promise<WrittenMigration> {
  const { parents, branchLabels, dependsOn, folder } = place;
  const createdAt = new Date();
  const id = place.id ?? newRevisionId((it) => graph.has(it) || graph.labels.has(it));
  const existing = listMigrationFiles(foldersSoFar(project)).map((path) => relative(folder, path));
  const options = { ...project.migrations.fileNames, existing };
  const path = join(folder, fileNameFor({ id, message, createdAt }, options));
  const header = {
    id,
    downRevisions: parents,
    branchLabels,
    dependsOn,
    replaces: [],
    message,
    createdAt: createdAt.toISOString(),
    path,
  };
  await writeMigration(project, header, changes ?? emptyChanges(project));
  return { revision: id, path };
}

/** Writes a migration file with this header. */
export async function writeMigration(
  project: Project,
  header: Omit<Revision, 'transaction'>,
  changes: MigrationChanges,
): Promise<void> {
  const { id, downRevisions, message, createdAt, path, ...lists } = header;
  const { branchLabels, dependsOn, replaces } = lists;
  const source = renderMigration({
    revision: id,
    downRevision: downRevisions.length > 1 ? downRevisions : (downRevisions[0] ?? null),
    branchLabels,
    dependsOn,
    replaces,
    message: message === '' ? 'empty message' : message,
    createdAt: createdAt === null ? new Date() : new Date(createdAt),
    language: /^\.m?js$/.test(project.migrations.fileNames.extension) ? 'javascript' : 'typescript',
    ...changes,
  });
  await writeWhole(path, source);
  await postWrite(project, path);
}

const noChanges: DatabaseChanges = { dialect: 'sqlite', upgrade: [], downgrade: [] };

/** A function for each database of the config, or the one function. */
function emptyChanges({ databaseNames }: Project): MigrationChanges {
  if (databaseNames.length === 0) return noChanges;
  return { databases: Object.fromEntries(databaseNames.map((name) => [name, noChanges])) };
}
