import { type LoadedProject, loadMigration } from '../../config/index.js';
import { checksum, type Revision, type RevisionStep, readFiles } from '../../revisions/index.js';
import type { LoadedStep } from '../../runtime/migration.js';
import type { Op } from '../../runtime/op/op.js';
import { cacheFile } from './project.js';

/** A step with its file executed, so that it can run. Throws DbmError `migration`. */
export async function loadStep(loaded: LoadedProject, step: RevisionStep): Promise<LoadedStep> {
  const { loader, project } = loaded;
  const { revision, direction } = step;
  const { context, databaseNames } = project;
  const target = { name: context.database, all: databaseNames };
  const { text, ...module } = await loadMigration<Op>(loader, revision.path, direction, target);
  return { ...step, module, checksum: text === null ? null : checksum(text), context };
}

/** The same for several: one that does not parse must not stop a run in the middle. */
export async function loadSteps(
  loaded: LoadedProject,
  steps: readonly RevisionStep[],
): Promise<readonly LoadedStep[]> {
  const all: LoadedStep[] = [];
  for (const step of steps) all.push(await loadStep(loaded, step));
  return all;
}

/**
 * The checksums of migrations by id; null for one that has no file. Those of files that are as they were when a
 * process last asked are known.
 */
export function checksumsOf(
  loaded: LoadedProject,
  revisions: readonly Revision[],
): ReadonlyMap<string, string | null> {
  // Migrations that were given as modules may be named like files that are there.
  const isFolder = loaded.revisions === undefined;
  const [checksums] = readFiles(
    { folder: '', names: revisions.map((it) => it.path) },
    (path): readonly [string | null] => [checksumOf(loaded, path)],
    isFolder ? cacheFile(loaded.project, 'checksums') : null,
  );
  return new Map(revisions.map(({ id }, i) => [id, checksums[i]!]));
}

/** Of a migration's file; null for a module that has none. */
export function checksumOf({ loader }: LoadedProject, path: string): string | null {
  const text = loader.text(path);
  return text === null ? null : checksum(text);
}
