import { type Dirent, readdirSync, readFileSync } from 'node:fs';
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
 * executed. Those of many files are kept in `cacheFile`. Throws DbmError `revision` for a folder that is not
 * there and a header that cannot be read.
 */
export function readRevisions(
  folders: readonly VersionsFolder[],
  cacheFile: string | null = null,
): readonly Revision[] {
  const paths = listMigrationFiles(folders);
  // One after the other: for small local files the synchronous calls take a fifth of the time that any
  // number of concurrent asynchronous ones take (5,000 files: 0.04 s to 0.2 s).
  const read = (path: string) => stored(readHeader(readText(path), path));
  const headers = readFiles(paths, read, paths.length < worthCaching ? null : cacheFile);
  return paths.map((path, i) => restored(headers[i]!, path));
}

/** Fewer files are read in a few milliseconds. */
const worthCaching = 200;

/** What most headers say, and then, if need be, the rest: to parse the keys of thousands takes its time. */
type StoredHeader = readonly [
  id: string,
  message: string,
  createdAt: string | null,
  downRevisions: readonly string[],
  rest?: Pick<Revision, 'dependsOn' | 'branchLabels' | 'replaces' | 'transaction'>,
];

function stored(revision: Revision): StoredHeader {
  const { id, message, createdAt, downRevisions, path: _, ...rest } = revision;
  return equal(rest, usualRest)
    ? [id, message, createdAt, downRevisions]
    : [id, message, createdAt, downRevisions, rest];
}

function restored([id, message, createdAt, downRevisions, rest]: StoredHeader, path: string): Revision {
  const { dependsOn, branchLabels, replaces, transaction } = rest ?? usualRest;
  return { id, downRevisions, dependsOn, branchLabels, replaces, message, createdAt, transaction, path };
}

const usualRest = { dependsOn: [], branchLabels: [], replaces: [], transaction: true } as const;

/**
 * The absolute paths of the migration files. A migration is a .ts, .mts, .cts, .js, .mjs or .cjs file that
 * is no declaration file (.d.ts) and whose name begins with neither `.` nor `_`; so do the folders' names.
 */
export function listMigrationFiles(folders: readonly VersionsFolder[]): readonly string[] {
  const paths: string[] = [];
  for (const folder of folders) listFolder(folder.path, folder.recursive, paths);
  // Only folders within each other have a file twice.
  return folders.length < 2 ? paths : [...new Set(paths)];
}

export function isMigrationFile(name: string): boolean {
  return /^[^._].*\.[cm]?[jt]s$/.test(name) && !/\.d\.[cm]?ts$/.test(name);
}

function listFolder(folder: string, recursive: boolean, paths: string[]): void {
  // Once for all of them: `join` looks at every character of every path.
  const inFolder = join(folder, sep);
  const entries = [...readFolder(folder)].sort((a, b) => compareText(a.name, b.name));
  for (const entry of entries) {
    const { name } = entry;
    if (!entry.isDirectory()) {
      if (isMigrationFile(name)) paths.push(inFolder + name);
    } else if (recursive && !/^[._]/.test(name)) {
      listFolder(inFolder + name, true, paths);
    }
  }
}

function readFolder(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') {
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
