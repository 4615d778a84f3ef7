import { existsSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configNames } from '../config/index.js';
import { DbmError } from '../errors/index.js';
import { didYouMean } from '../util/index.js';

export interface TemplateInfo {
  readonly name: string;
  readonly description: string;
}

/** What `dbm init` starts from: a config, and what else lies beside it. */
export interface Template {
  /** The name of its config: `dbm.config.ts`. */
  readonly config: string;
  /** Paths in the template with their texts; those below `migrations/` belong into the migrations folder. */
  readonly files: ReadonlyMap<string, string>;
}

export const defaultTemplate = 'generic';

const folder = fileURLToPath(new URL('../../templates/', import.meta.url));
const descriptionFile = 'DESCRIPTION';

/** The templates that come with dbm, by their names. */
export async function listTemplates(): Promise<readonly TemplateInfo[]> {
  const names = (await readdir(folder)).sort();
  return Promise.all(
    names.map(async (name) => ({
      name,
      description: (await readFile(join(folder, name, descriptionFile), 'utf8')).trim(),
    })),
  );
}

/** Reads a template: one of dbm's by its name, or a folder, relative to `cwd`. Throws DbmError `usage`. */
export async function readTemplate(name: string, cwd: string): Promise<Template> {
  const known = (await listTemplates()).map((it) => it.name);
  const path = known.includes(name) ? join(folder, name) : resolve(cwd, name);
  if (!existsSync(path)) {
    throw new DbmError('usage', `There is no template '${name}'`, {
      hint: didYouMean(name, known) || `Write ${known.join(', ')}, or the path of a folder.`,
    });
  }
  const files = new Map<string, string>();
  for (const entry of await readdir(path, { recursive: true })) {
    const name = entry.replaceAll('\\', '/');
    if (name === descriptionFile || !(await stat(join(path, entry))).isFile()) continue;
    files.set(name, await readFile(join(path, entry), 'utf8'));
  }
  const config = configNames.find((it) => files.has(it));
  if (config !== undefined) return { config, files };
  throw new DbmError('usage', `The template '${name}' has no dbm.config.ts`, {
    hint: 'Put a config into it; what lies beside it is copied as well.',
  });
}
