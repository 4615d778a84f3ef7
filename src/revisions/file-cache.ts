import { readFileSync, type Stats, statSync } from 'node:fs';
import { writeCacheFile } from '../util/index.js';

/** What a file looked like when it was read: its inode, size, and times of change in milliseconds. */
type Stamp = readonly [ino: number, size: number, mtimeMs: number, ctimeMs: number];

type Entry<T> = readonly [path: string, ...Stamp, T];

/** A file that changed so shortly before it was read may change again without looking any different. */
const settledAfterMs = 2000;

/** The module that reads files: the build names it by its content, so that another reader reads anew. */
const reader = import.meta.url;

/**
 * What was read from files (plain data), kept in one file: to look at a migration file takes half the time of
 * reading it. It counts while the file's inode, size and times are the same; the time of the last change of the
 * inode cannot be set by programs that copy files with their dates. What cannot be read or written is as if it
 * were not there: only time is lost.
 */
export class FileCache<T> {
  private readonly before: ReadonlyMap<string, Entry<T>>;
  private readonly now: Entry<T>[] = [];
  private readonly stamps = new Map<string, Stamp>();
  private isChanged = false;

  /** Without a file, nothing is known and nothing kept. */
  constructor(private readonly file: string | null) {
    this.before = file === null ? new Map() : readEntries(file);
  }

  /** What is known of a file as it is; else null. */
  find(path: string): T | null {
    if (this.file === null) return null;
    const stat = statOf(path);
    if (stat === null) return null;
    const { ino, size, mtimeMs, ctimeMs } = stat;
    const known = this.before.get(path);
    if (known?.[1] === ino && known[2] === size && known[3] === mtimeMs && known[4] === ctimeMs) {
      this.now.push(known);
      return known[5];
    }
    this.stamps.set(path, [ino, size, mtimeMs, ctimeMs]);
    return null;
  }

  /** Takes what was read from a file after `find` did not know it, and gives it back. */
  keep(path: string, value: T): T {
    const stamp = this.stamps.get(path);
    if (stamp === undefined) return value;
    this.isChanged = true;
    const [, , mtimeMs, ctimeMs] = stamp;
    if (Date.now() - Math.max(mtimeMs, ctimeMs) > settledAfterMs) this.now.push([path, ...stamp, value]);
    return value;
  }

  /** Keeps what is known of the files that were looked at, for the next process. */
  save(): void {
    if (this.file !== null && this.isChanged) {
      writeCacheFile(this.file, JSON.stringify({ reader, entries: this.now }));
    }
  }
}

/** What cannot be looked at is not known: reading it says what is wrong. */
function statOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

function readEntries<T>(file: string): ReadonlyMap<string, Entry<T>> {
  const byPath = new Map<string, Entry<T>>();
  try {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as { reader?: unknown; entries: Entry<T>[] };
    if (stored.reader === reader) for (const entry of stored.entries) byPath.set(entry[0], entry);
  } catch {
    // As if it were not there.
  }
  return byPath;
}
