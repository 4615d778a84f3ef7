import type { TableRef } from '../../catalog/index.js';
import { DbmError } from '../../errors/index.js';

/**
 * How far a migration came that cannot be rolled back as a whole. It is kept in the migration's row of the
 * version table until the migration is finished. An event is what a migration does to the database in one call:
 * an operation, or a statement of `op.db` that is no query.
 */
export interface Progress {
  readonly direction: 'up' | 'down';
  /** The fingerprints of the events that are behind it, in order; see `failedMark`. */
  readonly done: readonly string[];
  /** What statements of `op.db` among them returned, by their place. */
  readonly results: Readonly<Record<string, StoredResult>>;
  /** The event in which it stands; null between two events. */
  readonly pending: Pending | null;
}

/** Before the fingerprint of an event whose failure the migration caught by itself. */
export const failedMark = '!';

/** What Kysely told of a statement, for a migration that is run again from the middle. */
export interface StoredResult {
  readonly insertId?: string;
  readonly numAffectedRows?: string;
  readonly numChangedRows?: string;
  /** Rows of a RETURNING clause; null when they cannot be kept as JSON. */
  readonly rows?: readonly unknown[] | null;
}

/** An event of which a statement may just be running. */
export interface Pending {
  readonly event: string;
  readonly statements: readonly string[];
  /** Of `statements`, how many took effect for certain. */
  readonly index: number;
  /** Whether the next one was sent, so that it may have taken effect as well. */
  readonly isSent: boolean;
  readonly subject: Subject;
  /** Its structure before the next statement; null when it cannot be seen whether that took effect. */
  readonly before: string | null;
  /** What a person said of a statement of which it cannot be seen. */
  readonly decision: 'done' | 'retry' | null;
}

/** What a statement changes the structure of. */
export interface Subject {
  readonly tables: readonly TableRef[];
  /** A view, trigger or routine, by its objectKey without a schema; null for none. */
  readonly object: string | null;
}

export const noProgress = { done: [], results: {}, pending: null } as const;

export function encodeProgress(progress: Progress): string {
  return JSON.stringify(progress);
}

/** Throws DbmError `unfinished` for what is no progress. */
export function decodeProgress(json: string, revision: string): Progress {
  try {
    const value = JSON.parse(json) as Progress;
    if (Array.isArray(value.done) && (value.direction === 'up' || value.direction === 'down')) return value;
  } catch {
    // Falls through to the error below.
  }
  throw new DbmError(
    'unfinished',
    `The version table says of ${revision} how far it came, but not so that it can be read`,
    {
      hint: 'Look at the database, do the rest of the migration by hand, and record it with `dbm stamp`.',
    },
  );
}
