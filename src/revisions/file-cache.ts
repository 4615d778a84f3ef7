import { readFileSync, type Stats, statSync } from 'node:fs';
import { writeCacheFile } from '../util/index.js';

/** What a file looked like when it was read: its inode, size, and times of change in milliseconds. */
type Stamp = readonly [ino: number, size: number, mtimeMs: number, ctimeMs: number];

/**
 * What is kept, as columns: the stamps of all files are one flat list of numbers. To read a list and an object for
 * each of thousands of files takes longer than to look at them.
 */
interface Stored<T> {
  /** The module that wrote it: the build names it by its content, so that another one reads anew. */
  readonly reader: string;
  readonly paths: readonly string[];
  readonly stamps: readonly number[];
  readonly values: readonly T[];
}

const stampSize = 4;

/** A file that changed so shortly before it was read may change again without looking any different. */
const settledAfterMs = 2000;

const reader = import.meta.url;

/**
 * What was read from files (plain data), kept in one file: to look at a migration file takes half the time of
 * reading it. It counts while the file's inode, size and times are the same; the time of the last change of the
 * inode cannot be set by programs that copy files with their dates. What cannot be read or written is as if it
 * were not there: only time is lost.
 */
export class FileCache<T> {
  private readonly before: Stored<T>;
  /** Where the next file is expected: mostly the same files are looked for, in the same order. */
  private next = 0;
  private places: ReadonlyMap<string, number> | null = null;
  /** The places in `before` that still count. */
  private readonly known: number[] = [];
  private readonly added: { readonly path: string; readonly stamp: Stamp; readonly value: T }[] = [];
  private readonly stamps = new Map<string, Stamp>();
  private isChanged = false;

  /** Without a file, nothing is known and nothing kept. */
  constructor(private readonly file: string | null) {
    this.before = (file === null ? null : readStored(file)) ?? { reader, paths: [], stamps: [], values: [] };
  }

  /** What is known of a file as it is; else null. */
  find(path: string): T | null {
    if (this.file === null) return null;
    const stat = statOf(path);
    if (stat === null) return null;
    const { ino, size, mtimeMs, ctimeMs } = stat;
    const { stamps, values } = this.before;
    const place = this.placeOf(path);
    const at = place * stampSize;
    if (
      place >= 0 &&
      stamps[at] === ino &&
      stamps[at + 1] === size &&
      stamps[at + 2] === mtimeMs &&
      stamps[at + 3] === ctimeMs
    ) {
      this.known.push(place);
      return values[place]!;
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
    if (Date.now() - Math.max(mtimeMs, ctimeMs) > settledAfterMs) this.added.push({ path, stamp, value });
    return value;
  }

  /** Keeps what is known of the files that were looked at, for the next process. */
  save(): void {
    if (this.file === null || !this.isChanged) return;
    const { paths, stamps, values } = this.before;
    const stored: Stored<T> = {
      reader,
      paths: [...this.known.map((it) => paths[it]!), ...this.added.map((it) => it.path)],
      stamps: [
        ...this.known.flatMap((it) => stamps.slice(it * stampSize, (it + 1) * stampSize)),
        ...this.added.flatMap((it) => it.stamp),
      ],
      values: [...this.known.map((it) => values[it]!), ...this.added.map((it) => it.value)],
    };
    writeCacheFile(this.file, JSON.stringify(stored));
  }

  /** Where in `before` a file stands; -1 when it does not. */
  private placeOf(path: string): number {
    const { paths } = this.before;
    if (paths[this.next] !== path) {
      this.places ??= new Map(paths.map((it, i) => [it, i]));
      this.next = this.places.get(path) ?? -1;
    }
    return this.next < 0 ? this.next : this.next++;
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

/** Null for what is not there, or not as this module writes it. */
function readStored<T>(file: string): Stored<T> | null {
  try {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as Stored<T>;
    return stored.reader === reader ? stored : null;
  } catch {
    return null;
  }
}
