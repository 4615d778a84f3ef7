import type { QueryResult } from 'kysely';
import { DbmError } from '../../errors/index.js';
import type { HeldLock } from '../lock/held-lock.js';
import type { LoadedStep } from '../migration.js';
import { type AppliedRevision, appliedRow, type UnfinishedRevision } from '../version-statements.js';
import type { Send, VersionTable } from '../version-table.js';
import type { Event } from './event.js';
import { failedMark, noProgress, type Pending, type Progress } from './progress.js';
import { restoreResult, storeResult } from './stored-result.js';

export interface JournalOptions {
  readonly versions: VersionTable;
  readonly step: LoadedStep;
  /** What an earlier run left; null for a migration that was not begun. */
  readonly unfinished: UnfinishedRevision | null;
  /** Who lost it writes nothing more: the journal is that of the new holder. */
  readonly lock: HeldLock | undefined;
}

/** Where a journal stood, to go back there. */
export interface JournalMark {
  readonly progress: Progress;
  readonly words: number;
}

/** How far a migration came that cannot be rolled back as a whole: in an earlier run, and in this one. */
export class Journal {
  /** What took effect in this run or is passed over, in order, in words. */
  readonly words: string[] = [];
  private readonly former: Progress;
  private readonly row: AppliedRevision;
  private progress: Progress;
  /** Whether the version table has a row for the migration. */
  private isRecorded: boolean;
  /** Whether the event in which the earlier run stopped was reached again. */
  private isResumed = false;
  private position = 0;

  constructor(private readonly options: JournalOptions) {
    const { step, unfinished } = options;
    const { direction, revision, checksum } = step;
    this.former = unfinished?.progress ?? { direction, ...noProgress };
    this.progress = this.former;
    this.row = appliedRow(revision, checksum);
    this.isRecorded = unfinished !== null || direction === 'down';
  }

  /** Whether all that is done now was done before, by an earlier run. */
  get isReplaying(): boolean {
    return this.position < this.former.done.length || this.toResume !== null;
  }

  /** The event in which an earlier run stopped, until it is reached again. */
  get toResume(): Pending | null {
    return this.isResumed ? null : this.former.pending;
  }

  get pending(): Pending | null {
    return this.progress.pending;
  }

  set pending(pending: Pending | null) {
    this.progress = { ...this.progress, pending };
  }

  /** The event of `toResume` is reached; it stays pending where that is what the migration still does. */
  resume(pending: Pending | null): void {
    this.isResumed = true;
    this.pending = pending;
  }

  /**
   * The result of an event that an earlier run is through with; null for one that is new. Throws DbmError `migration`
   * for one that failed then, and `unfinished` where the migration does something else now.
   */
  passOver({ fingerprint, words }: Event): QueryResult<unknown> | null {
    const known = this.former.done[this.position];
    if (known === undefined) return null;
    if (known === failedMark + fingerprint) {
      this.position += 1;
      throw new DbmError('migration', `This failed in an earlier run, and the migration went on: ${words}`);
    }
    if (known !== fingerprint) throw this.changed();
    const result = restoreResult(this.former.results[String(this.position)], words);
    this.position += 1;
    this.words.push(words);
    return result;
  }

  /** The event is behind the migration. */
  complete({ fingerprint, words }: Event, result: QueryResult<unknown>): void {
    const { done, results } = this.progress;
    const stored = storeResult(result);
    this.progress = {
      ...this.progress,
      done: [...done, fingerprint],
      pending: null,
      results: stored === null ? results : { ...results, [String(done.length)]: stored },
    };
    this.position += 1;
    this.words.push(words);
  }

  /** A statement of the event failed and took no effect; the migration may go on without it. */
  fail({ fingerprint }: Event): void {
    const { done, pending } = this.progress;
    const isBegun = pending !== null && pending.index > 0;
    this.progress = {
      ...this.progress,
      done: [...done, failedMark + fingerprint],
      pending: isBegun ? { ...pending, isSent: false, before: null } : null,
    };
    this.position += 1;
  }

  mark(): JournalMark {
    return { progress: this.progress, words: this.words.length };
  }

  /** What was done since is rolled back. */
  takeBack({ progress, words }: JournalMark): void {
    this.progress = progress;
    this.words.length = words;
  }

  /** Writes how far it came. */
  async save(): Promise<void> {
    const { versions, lock } = this.options;
    await lock?.check();
    await versions.saveProgress(this.row, this.progress, this.isRecorded);
    this.isRecorded = true;
  }

  /**
   * Says that an event is pending, by a statement that the caller sends. `takeBack` is for where that fails. Throws
   * DbmError `lock` when the lock was lost.
   */
  async note(pending: Pending): Promise<{ readonly sql: string; takeBack(): void }> {
    const { versions, lock } = this.options;
    await lock?.check();
    const { progress, isRecorded } = this;
    this.pending = pending;
    const sql = versions.progressNote(this.row, this.progress, isRecorded);
    this.isRecorded = true;
    const takeBack = () => {
      this.progress = progress;
      this.isRecorded = isRecorded;
    };
    return { sql, takeBack };
  }

  /** Records that the migration is through. */
  async finish(durationMs: number, send?: Send): Promise<void> {
    const { versions, step } = this.options;
    if (step.direction === 'down') await versions.remove(this.row.revision, send);
    else if (this.isRecorded) await versions.finish({ ...this.row, durationMs }, send);
    else await versions.add({ ...this.row, durationMs }, send);
  }

  /** Records where a run ends that failed: nothing, where nothing is done. What failed last is to be tried again. */
  async end(): Promise<void> {
    const done = [...this.progress.done];
    while (done.at(-1)?.startsWith(failedMark) && done.length > this.former.done.length) done.pop();
    this.progress = { ...this.progress, done };
    if (this.isReplaying) return;
    const isUntouched = done.length === 0 && this.pending === null;
    if (!isUntouched) await this.save();
    else if (this.isRecorded) await this.forget();
  }

  private async forget(): Promise<void> {
    const { versions, step, lock } = this.options;
    await lock?.check();
    if (step.direction === 'up') await versions.remove(this.row.revision);
    else await versions.clearProgress(this.row.revision);
  }

  /** For a migration that does something else now than when the earlier run began it. */
  changed(): DbmError {
    const count = this.former.done.length;
    const known = count === 1 ? 'The first of its calls is' : `The first ${count} of its calls are`;
    return new DbmError(
      'unfinished',
      `The migration is not what it was when an earlier run began it. ${known} done, and from there it must go on`,
      {
        hint:
          'Restore that part of the file as it was; what follows may change. ' +
          `Or do the rest by hand and record it: \`dbm stamp ${this.row.revision}\`.`,
      },
    );
  }
}
