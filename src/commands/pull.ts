import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { UnmanagedObject } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { type ModelsFile, renderModelFiles, renderModels } from '../render/index.js';
import { inspectProject } from '../runtime/autogenerate/autogenerate.js';
import { displayPath } from '../util/index.js';
import type { Environment } from './environment.js';
import { withDatabase } from './shared/database.js';
import { noteUnmanaged } from './shared/differences.js';
import { openAnyProject } from './shared/project.js';
import { writeWhole } from './shared/write-file.js';

export interface PullOptions {
  /** A `.ts` file, or a folder for one file a table; without it nothing is written. */
  readonly out?: string;
  /** Overwrite what is there. */
  readonly force?: boolean;
}

export interface PullResult {
  /** How many tables the models declare. */
  readonly tables: number;
  /** The absolute paths that were written. */
  readonly files: readonly string[];
  /** The models as one module; null when they were written to files. */
  readonly source: string | null;
  readonly unmanaged: readonly UnmanagedObject[];
}

/**
 * Writes models from the live database. Without a config, a database URL is enough. Throws DbmError `usage`
 * when a file is in the way.
 */
export async function pull(environment: Environment, options: PullOptions = {}): Promise<PullResult> {
  const out = options.out === undefined ? null : resolve(environment.cwd, options.out);
  const isFolder = out !== null && (!/\.[cm]?ts$/.test(out) || isDirectory(out));
  if (out !== null && options.force !== true) await refuseToOverwrite(out, isFolder);
  const opened = await openAnyProject(environment, environment.url === null);
  const { project } = opened;
  return withDatabase(opened, async ({ session, versions }) => {
    const { dialect } = session;
    const catalog = await inspectProject(session, {
      includes: project.includes,
      versionTable: versions.ref,
      // Nothing is changed by reading, so everything is read.
      schemas: project.schemas.length === 0 ? 'all' : project.schemas,
    });
    noteUnmanaged(catalog.unmanaged, environment);
    const context = {
      dialect: dialect.name,
      naming: project.naming,
      maxNameBytes: dialect.maxNameBytes,
    };
    const files: readonly ModelsFile[] = isFolder ? renderModelFiles(catalog, context) : [];
    const source = isFolder ? null : renderModels(catalog, context);
    const written: string[] = [];
    for (const file of files) written.push(await write(join(out!, file.name), file.source));
    if (source !== null && out !== null) written.push(await write(out, source));
    return {
      tables: catalog.tables.length,
      files: written,
      source: out === null ? source : null,
      unmanaged: catalog.unmanaged,
    };
  });
}

async function refuseToOverwrite(out: string, isFolder: boolean): Promise<void> {
  if (!existsSync(out)) return;
  if (isFolder && (await readdir(out)).length === 0) return;
  throw new DbmError('usage', `${displayPath(out)} ${isFolder ? 'is not empty' : 'is there already'}`, {
    hint: 'Choose another --out, or overwrite it with --force.',
  });
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

async function write(path: string, source: string): Promise<string> {
  await writeWhole(path, source);
  return path;
}
