import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

export const run = promisify(execFile);

/** Where scripts/fetch-servers.sh puts what it fetches. */
export const cacheFolder = process.env.DBM_TEST_CACHE || join(homedir(), '.cache', 'kysely-dbm');

/**
 * The one server that tests run on, of a version that scripts/fetch-servers.sh was told to fetch: `mariadb-11.8`. Null
 * where they run on whatever there is.
 */
export const chosenServer: string | null = process.env.DBM_TEST_SERVER || null;

/** Where the chosen server is. */
export const chosenFolder = join(cacheFolder, 'versions', chosenServer ?? '');

/**
 * Every program of that name, best first: those of the chosen server, those on PATH or where Debian keeps servers, then
 * fetched ones.
 */
export function findPrograms(name: string): string[] {
  const chosen = chosenServer === null ? [] : [join(chosenFolder, 'bin')];
  const installed = [...(process.env.PATH ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin'];
  const fetched = existsSync(cacheFolder) ? readdirSync(cacheFolder) : [];
  const folders = [...chosen, ...installed, ...fetched.map((entry) => join(cacheFolder, entry, 'bin'))];
  return [...new Set(folders)].map((folder) => join(folder, name)).filter((path) => existsSync(path));
}

/** What the program prints for --version, or an empty string when it does not run. */
export async function versionLine(program: string): Promise<string> {
  try {
    return (await run(program, ['--version'])).stdout.trim();
  } catch {
    return '';
  }
}
