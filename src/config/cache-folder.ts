import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, parse } from 'node:path';

/**
 * Where transpiled files and headers of migrations are kept: never among the project's own files. Not in the
 * system's temporary folder either, where others could leave code for us to run.
 */
export function cacheFolder(root: string): string {
  for (let folder = root; ; folder = dirname(folder)) {
    const modules = join(folder, 'node_modules');
    if (existsSync(modules)) return join(modules, '.cache', 'kysely-dbm');
    if (folder === parse(folder).root) break;
  }
  const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  const local = process.platform === 'win32' ? LOCALAPPDATA : XDG_CACHE_HOME;
  return join(local ?? join(homedir(), '.cache'), 'kysely-dbm');
}
