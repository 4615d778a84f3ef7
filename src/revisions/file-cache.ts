import { readFileSync, statSync } from 'node:fs';
import { writeCacheFile } from '../util/index.js';

/**
 * What is kept. The paths and stamps of all files are one text each: to parse those of thousands one by one takes
 * longer than to look at the files.
 */
interface Stored<T> {
  /** The module that wrote it: the build names it by its content, so that another one reads anew. */
  readonly reader: string;
  /** One in a line. */
  readonly paths: string;
  /** In Base64; see `Stamps`. */
  readonly stamps: string;
  readonly values: readonly T[];
}

/** What files look like, four numbers for each: its inode, size, and times of change in milliseconds. */
type Stamps = Float64Array;

const stampSize = 4;

/** A file that changed so shortly before it was read may change again without looking any different. */
const settledAfterMs = 2000;

const reader = import.meta.url;

/**
 * What `read` tells of each file (plain data), in their order, and is kept in the file `cache`, if there is one: to
 * look at a migration file takes half the time of reading it. It counts while the file's inode, size and times are the
 * same; the time of the last change of the inode cannot be set by programs that copy files with their dates. A cache
 * that cannot be read or written is as if it were not there: only time is lost.
 */
export function readFiles<T>(
  paths: readonly string[],
  read: (path: string) => T,
  cache: string | null,
): readonly T[] {
  if (cache === null) return paths.map(read);
  const stamps = stampsOf(paths);
  const list = paths.join('\n');
  const before = readKept<T>(cache);
  const placeOf = before === null ? () => -1 : placesIn(before.paths, list);
  const kept: number[] = [];
  let isChanged = false;
  const values = paths.map((path, i) => {
    const place = placeOf(path, i);
    if (place >= 0 && isSame(stamps, i, before!.stamps, place)) {
      kept.push(i);
      return before!.values[place]!;
    }
    const value = read(path);
    isChanged = true;
    if (isSettled(stamps, i)) kept.push(i);
    return value;
  });
  if (isChanged) {
    const stored: Stored<T> = {
      reader,
      paths: kept.map((i) => paths[i]!).join('\n'),
      stamps: encoded(kept.flatMap((i) => [...stampOf(stamps, i)])),
      values: kept.map((i) => values[i]!),
    };
    writeCacheFile(cache, JSON.stringify(stored));
  }
  return values;
}

/** Of a file that cannot be looked at it holds NaN, which nothing equals: reading it says what is wrong. */
function stampsOf(paths: readonly string[]): Stamps {
  const stamps = new Float64Array(paths.length * stampSize);
  for (const [i, path] of paths.entries()) {
    const at = i * stampSize;
    try {
      const { ino, size, mtimeMs, ctimeMs } = statSync(path);
      stamps[at] = ino;
      stamps[at + 1] = size;
      stamps[at + 2] = mtimeMs;
      stamps[at + 3] = ctimeMs;
    } catch {
      stamps.fill(Number.NaN, at, at + stampSize);
    }
  }
  return stamps;
}

function stampOf(stamps: Stamps, i: number): Stamps {
  return stamps.subarray(i * stampSize, (i + 1) * stampSize);
}

function isSame(stamps: Stamps, i: number, others: Stamps, place: number): boolean {
  const at = i * stampSize;
  const other = place * stampSize;
  return (
    stamps[at] === others[other] &&
    stamps[at + 1] === others[other + 1] &&
    stamps[at + 2] === others[other + 2] &&
    stamps[at + 3] === others[other + 3]
  );
}

function isSettled(stamps: Stamps, i: number): boolean {
  const [, , mtimeMs, ctimeMs] = stampOf(stamps, i);
  return Date.now() - Math.max(mtimeMs!, ctimeMs!) > settledAfterMs;
}

function encoded(stamps: readonly number[]): string {
  return Buffer.from(new Float64Array(stamps).buffer).toString('base64');
}

function decoded(stamps: string): Stamps {
  return new Float64Array(new Uint8Array(Buffer.from(stamps, 'base64')).buffer);
}

/** Finds a file's place in what was kept; -1 when it is not there. Mostly it is kept of the same files. */
function placesIn(kept: string, list: string): (path: string, i: number) => number {
  if (kept === list) return (_, i) => i;
  const places = new Map(kept.split('\n').map((path, place) => [path, place]));
  return (path) => places.get(path) ?? -1;
}

interface Kept<T> extends Pick<Stored<T>, 'paths' | 'values'> {
  readonly stamps: Stamps;
}

/** Null for what is not there, or not as this module writes it. */
function readKept<T>(file: string): Kept<T> | null {
  try {
    const { reader: writer, paths, stamps, values } = JSON.parse(readFileSync(file, 'utf8')) as Stored<T>;
    if (writer !== reader || typeof paths !== 'string') return null;
    const kept = { paths, stamps: decoded(stamps), values };
    return kept.stamps.length === values.length * stampSize ? kept : null;
  } catch {
    return null;
  }
}
