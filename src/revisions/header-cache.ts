import { readFileSync, statSync } from 'node:fs';
import { writeCacheFile } from '../util/index.js';
import type { Revision } from './revision.js';

/** What a file looked like when its header was read: its inode, size, and times of change in milliseconds. */
type Stamp = readonly [ino: number, size: number, mtimeMs: number, ctimeMs: number];

interface Stored extends Omit<Revision, 'createdAt'> {
  readonly createdAt: string | null;
}

type Entries = Readonly<Record<string, readonly [Stamp, Stored]>>;

/** A file that changed so shortly before it was read may change again without looking any different. */
const settledAfterMs = 2000;

/** The module that reads headers: the build names it by its content, so that another reader reads anew. */
const reader = import.meta.url;

/**
 * Headers as they were read last, kept in one file: to look at a migration file takes half the time of reading
 * it. A header counts while the file's inode, size and times are the same; the time of the last change of the
 * inode cannot be set by programs that copy files with their dates. What cannot be read or written is as if it
 * were not there: only time is lost.
 */
export class HeaderCache {
  private readonly before: Entries;
  private readonly now: Record<string, readonly [Stamp, Stored]> = {};
  private isChanged = false;

  constructor(private readonly file: string) {
    this.before = readEntries(file);
  }

  /** The header of a file; `read` is called when it is not known as it is. */
  header(path: string, read: () => Revision): Revision {
    const stat = statSync(path, { throwIfNoEntry: false });
    // Reading it says what is wrong.
    if (stat === undefined) return read();
    const { ino, size, mtimeMs, ctimeMs } = stat;
    const stamp: Stamp = [ino, size, mtimeMs, ctimeMs];
    const known = this.before[path];
    if (known?.[0].every((it, i) => it === stamp[i])) {
      this.now[path] = known;
      const { createdAt, ...rest } = known[1];
      return { ...rest, createdAt: createdAt === null ? null : new Date(createdAt) };
    }
    this.isChanged = true;
    const revision = read();
    if (Date.now() - Math.max(mtimeMs, ctimeMs) > settledAfterMs) {
      this.now[path] = [stamp, { ...revision, createdAt: revision.createdAt?.toISOString() ?? null }];
    }
    return revision;
  }

  /** Keeps what was read, for the next process. */
  save(): void {
    if (!this.isChanged) return;
    writeCacheFile(this.file, JSON.stringify({ reader, entries: this.now }));
  }
}

function readEntries(file: string): Entries {
  try {
    const stored = JSON.parse(readFileSync(file, 'utf8')) as { reader?: unknown; entries?: Entries };
    return stored.reader === reader ? (stored.entries ?? {}) : {};
  } catch {
    return {};
  }
}
