import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DbmError } from '../errors/index.js';
import { displayPath } from '../util/index.js';
import { statOf } from './stat.js';

/** In the order in which they are looked for. */
export const configNames = ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((it) => `dbm.config.${it}`);

/**
 * The absolute path of the config: `explicit`, relative to `cwd`, or the nearest dbm.config file in `cwd` or
 * above. Throws DbmError `config` when there is none.
 */
export function findConfig(cwd: string, explicit: string | null): string {
  if (explicit !== null) return explicitConfig(resolve(cwd, explicit));
  const found = nearestConfig(cwd);
  if (found !== null) return found;
  throw new DbmError('config', `There is no dbm.config.ts here or in a folder above`, {
    hint: 'Run `dbm init` to write one, or name yours with --config.',
  });
}

/** The nearest dbm.config file in `cwd` or above, or null. */
export function nearestConfig(cwd: string): string | null {
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    const name = configNames.find((it) => isFile(join(folder, it)));
    if (name !== undefined) return join(folder, name);
    if (dirname(folder) === folder) return null;
  }
}

function explicitConfig(path: string): string {
  if (isFile(path)) return path;
  // A folder stands for the config in it.
  const inside = configNames.map((name) => join(path, name)).find(isFile);
  if (inside !== undefined) return inside;
  const problem = existsSync(path) ? 'is no config' : 'does not exist';
  throw new DbmError('config', `The config ${displayPath(path)} ${problem}`, {
    hint: 'Correct --config, or run `dbm init` to write a config.',
  });
}

function isFile(path: string): boolean {
  return statOf(path, 'config')?.isFile() ?? false;
}
