import { readFileSync, statSync } from 'node:fs';
import { writeCacheFile } from '../util/index.js';

/** What is told of each file: for each thing a list, so that nothing has to be made for every file. */
export type Columns<T extends readonly unknown[]> = { readonly [K in keyof T]: readonly T[K][] };

/** Files of one folder. */
interface Files {
  /** What stands before each of the names. */
  readonly folder: string;
  readonly names: readonly string[];
}

/**
 * What is kept. The names and stamps of all files are one text each: to parse those of thousands one by one takes
 * longer than to look at the files.
 */
interface Kept<T extends readonly unknown[]> {
  /** The module that wrote it: the build names it by its content, so that another one reads anew. */
  readonly reader: string;
  /** One in a line. */
  readonly names: string;
  /** In Base64; see `Stamps`. */
  readonly stamps: string;
  readonly columns: Columns<T>;
}

/** What files look like, four numbers for each: its inode, size, and times of change in milliseconds. */
type Stamps = Float64Array;

const stampSize = 4;

/** A file that changed so shortly before it was read may change again without looking any different. */
const settledAfterMs = 2000;

const reader = import.meta.url;

/**
 * What `read` tells of each file (a list of plain data), in their order, and is kept in the file `cache`, if there is
 * one: to look at a migration file takes half the time of reading it. It counts while the file's inode, size and times
 * are the same; the time of the last change of the inode cannot be set by programs that copy files with their dates. A
 * cache that cannot be read or written is as if it were not there: only time is lost.
 */
export function readFiles<T extends readonly unknown[]>(
  { folder, names }: Files,
  read: (path: string) => T,
  cache: string | null,
): Columns<T> {
  if (cache === null) return columnsOf(names.map((name) => read(folder + name)));
  const stamps = stampsOf({ folder, names });
  const kept = readKept<T>(cache);
  if (kept !== null && kept.stamps === encoded(stamps) && kept.names === names.join('\n'))
    return kept.columns;
  const keptRow = kept === null ? () => null : rowsIn(kept);
  const rows = names.map((name, i) => keptRow(name, stampOf(stamps, i)) ?? read(folder + name));
  const settled = [...names.keys()].filter((i) => isSettled(stampOf(stamps, i)));
  const content: Kept<T> = {
    reader,
    names: settled.map((i) => names[i]!).join('\n'),
    stamps: encoded(new Float64Array(settled.flatMap((i) => [...stampOf(stamps, i)]))),
    columns: columnsOf(settled.map((i) => rows[i]!)),
  };
  writeCacheFile(cache, JSON.stringify(content));
  return columnsOf(rows);
}

function columnsOf<T extends readonly unknown[]>(rows: readonly T[]): Columns<T> {
  const [first = []] = rows;
  return first.map((_, column) => rows.map((row) => row[column])) as readonly unknown[] as Columns<T>;
}

/** Of a file that cannot be looked at it holds NaN, which is never kept: reading it says what is wrong. */
function stampsOf({ folder, names }: Files): Stamps {
  const stamps = new Float64Array(names.length * stampSize);
  for (const [i, name] of names.entries()) {
    const at = i * stampSize;
    try {
      const { ino, size, mtimeMs, ctimeMs } = statSync(folder + name);
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

function isSettled([, , mtimeMs, ctimeMs]: Stamps): boolean {
  return Date.now() - Math.max(mtimeMs!, ctimeMs!) > settledAfterMs;
}

function encoded(stamps: Stamps): string {
  return Buffer.from(stamps.buffer).toString('base64');
}

function decoded(stamps: string): Stamps {
  return new Float64Array(new Uint8Array(Buffer.from(stamps, 'base64')).buffer);
}

/** Finds what is kept of a file that looks like this; null when there is nothing. */
function rowsIn<T extends readonly unknown[]>({ names, stamps, columns }: Kept<T>) {
  const keptStamps = decoded(stamps);
  const places = new Map(names.split('\n').map((name, place) => [name, place]));
  return (name: string, stamp: Stamps): T | null => {
    const place = places.get(name);
    if (place === undefined) return null;
    const keptStamp = stampOf(keptStamps, place);
    return stamp.every((it, at) => it === keptStamp[at])
      ? (columns.map((column) => column[place]) as readonly unknown[] as T)
      : null;
  };
}

/** Null for what is not there, or not as this module writes it. */
function readKept<T extends readonly unknown[]>(file: string): Kept<T> | null {
  try {
    const kept = JSON.parse(readFileSync(file, 'utf8')) as Kept<T>;
    const bytes = Buffer.byteLength(kept.stamps, 'base64');
    const count = bytes / (stampSize * Float64Array.BYTES_PER_ELEMENT);
    const isWhole = typeof kept.names === 'string' && kept.columns.every(({ length }) => length === count);
    return kept.reader === reader && isWhole ? kept : null;
  } catch {
    return null;
  }
}
