import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { DbmError, messageOf } from '../errors/index.js';
import { compareText, displayPath, equal } from '../util/index.js';
import { readFiles } from './file-cache.js';
import { readHeader } from './header.js';
import type { Revision } from './revision.js';

/** A folder that holds migration files. */
export interface VersionsFolder {
  /** Absolute. */
  readonly path: string;
  /** Whether the folders in it are searched as well. */
  readonly recursive: boolean;
}

/**
 * Reads the headers of all migration files, in the order of the folders and of the files' names. Nothing is
 * executed. Those of a folder with many files are kept in the file that `cacheFileOf` names for it. Throws DbmError
 * `revision` for a folder that is not there and a header that cannot be read.
 */
export function readRevisions(
  folders: readonly VersionsFolder[],
  cacheFileOf: (folder: string) => string | null = () => null,
): readonly Revision[] {
  const all = folders.map(({ path, recursive }) => readFolder(path, recursive, cacheFileOf(path)));
  if (all.length === 1) return all[0]!;
  // Only folders within each other have a file twice.
  return [...new Map(all.flat().map((it) => [it.path, it])).values()];
}

function readFolder(path: string, recursive: boolean, cacheFile: string | null): readonly Revision[] {
  if (recursive) return readHeaders(path, listFolder(path, true), cacheFile);
  try {
    const names = readEntries(path, () => readdirSync(path));
    return readHeaders(path, names.filter(isMigrationFile).sort(compareText), cacheFile);
  } catch (thrown) {
    // A folder is called like a migration file, which is so rare that nobody waits to be told of each name what it is.
    if (!(thrown instanceof DbmError) || codeOf(thrown.cause) !== 'EISDIR') throw thrown;
    return readHeaders(path, listFolder(path, false), cacheFile);
  }
}

function readHeaders(path: string, names: readonly string[], cacheFile: string | null): readonly Revision[] {
  const folder = join(path, sep);
  // One after the other: for small local files the synchronous calls take a fifth of the time that any
  // number of concurrent asynchronous ones take (5,000 files: 0.04 s to 0.2 s).
  const read = (file: string) => stored(readHeader(readText(file), file));
  const headers = readFiles({ folder, names }, read, names.length < worthCaching ? null : cacheFile);
  const [ids, messages, times, parents, rests] = headers;
  return names.map((name, i) => {
    const { dependsOn, branchLabels, replaces, transaction } = rests[i] ?? usualRest;
    return {
      id: ids[i]!,
      downRevisions: listOf(parents[i]!),
      dependsOn,
      branchLabels,
      replaces,
      message: messages[i]!,
      createdAt: times[i]!,
      transaction,
      path: folder + name,
    };
  });
}

/** Fewer files are read in a millisecond. */
const worthCaching = 5;

/** What most headers say, and then, if need be, the rest. */
type StoredHeader = readonly [
  id: string,
  message: string,
  createdAt: string | null,
  downRevisions: string | readonly string[],
  rest: Pick<Revision, 'dependsOn' | 'branchLabels' | 'replaces' | 'transaction'> | null,
];

function stored({ id, message, createdAt, downRevisions, path: _, ...rest }: Revision): StoredHeader {
  const [parent, ...others] = downRevisions;
  const parents = parent !== undefined && others.length === 0 ? parent : downRevisions;
  return [id, message, createdAt, parents, equal(rest, usualRest) ? null : rest];
}

function listOf(ids: string | readonly string[]): readonly string[] {
  return typeof ids === 'string' ? [ids] : ids;
}

const usualRest = { dependsOn: [], branchLabels: [], replaces: [], transaction: true } as const;

/**
 * The absolute paths of the migration files. A migration is a .ts, .mts, .cts, .js, .mjs or .cjs file that
 * is no declaration file (.d.ts) and whose name begins with neither `.` nor `_`; so do the folders' names.
 */
export function listMigrationFiles(folders: readonly VersionsFolder[]): readonly string[] {
  const paths = folders.flatMap(({ path, recursive }) =>
    listFolder(path, recursive).map((name) => join(path, name)),
  );
  return [...new Set(paths)];
}

export function isMigrationFile(name: string): boolean {
  return /^[^._].*\.[cm]?[jt]s$/.test(name) && !/\.d\.[cm]?ts$/.test(name);
}

/** Relative to the folder. */
function listFolder(folder: string, recursive: boolean): readonly string[] {
  const names: string[] = [];
  const entries = readEntries(folder, () => readdirSync(folder, { withFileTypes: true }));
  for (const entry of [...entries].sort((a, b) => compareText(a.name, b.name))) {
    const { name } = entry;
    if (!entry.isDirectory()) {
      if (isMigrationFile(name)) names.push(name);
    } else if (recursive && !/^[._]/.test(name)) {
      for (const inner of listFolder(join(folder, name), true)) names.push(join(name, inner));
    }
  }
  return names;
}

function readEntries<T>(folder: string, read: () => readonly T[]): readonly T[] {
  try {
    return read();
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') {
      throw new DbmError('revision', `There is no migrations folder ${displayPath(folder)}`, {
        hint: 'Run `dbm init`, or correct --directory or `migrations` in the config.',
        cause: thrown,
      });
    }
    throw new DbmError('revision', `Cannot read the folder ${displayPath(folder)}: ${messageOf(thrown)}`, {
      cause: thrown,
    });
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new DbmError('revision', `Cannot read ${displayPath(path)}: ${messageOf(thrown)}`, {
      cause: thrown,
    });
  }
}

function codeOf(thrown: unknown): string | undefined {
  return (thrown as NodeJS.ErrnoException | undefined)?.code;
}
