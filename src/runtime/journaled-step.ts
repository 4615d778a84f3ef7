import type { CompiledQuery, QueryResult } from 'kysely';
import { isAboutRows, isQuery } from '../dialects/shared/statement.js';
import { DbmError } from '../errors/index.js';
import { describe, type Operation } from '../operations/index.js';
import { titleOf } from '../revisions/index.js';
import { hashText } from '../util/index.js';
import { contradicts } from './evidence.js';
import type { HeldLock } from './held-lock.js';
import { type Event, fingerprintOf, keyOf, newPending, nothing, subjectOf } from './journal-event.js';
import type { LoadedStep } from './migration.js';
import { failedMark, noProgress, type Pending, type Progress, type Subject } from './progress.js';
import type { Session } from './session.js';
import { type Outcome, type StepRunner, statementsOf, untilNext } from './step-runner.js';
import { restoreResult, storeResult } from './stored-result.js';
import { type AppliedRevision, appliedRow, type UnfinishedRevision } from './version-statements.js';
import type { Send, VersionTable } from './version-table.js';

export interface JournalOptions {
  readonly session: Session;
  readonly versions: VersionTable;
  readonly step: LoadedStep;
  /** What an earlier run left; null for a migration that was not begun. */
  readonly unfinished: UnfinishedRevision | null;
  readonly signal: AbortSignal | undefined;
  /** Who lost it writes nothing more: the journal is that of the new holder. */
  readonly lock: HeldLock | undefined;
}

/** How a statement that the user wrote is sent. */
interface Sending<R> {
  /** Within a transaction. */
  send(): Promise<QueryResult<R>>;
  /** Where it commits by itself: after a note that this is about to be. */
  noteAndSend(intended: Pending): Promise<QueryResult<R>>;
}

const noRows = (): QueryResult<never> => ({ rows: [] });

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/**
 * Runs a migration that cannot be rolled back as a whole, so that a later run can go on where this one stops,
 * wherever that is. Before a statement that a transaction cannot hold, the version table gets to know that it
 * is sent (and how its table looked); what is about rows is committed together with the note that it is done.
 * A later run calls the migration again from its beginning and passes over what is done.
 */
export class JournaledStep implements StepRunner {
  private readonly former: Progress;
  private readonly row: AppliedRevision;
  private state: Mutable<Progress>;
  private isRecorded: boolean;
  /** Whose transaction is open: that of dbm, or one that the migration opened with Kysely. */
  private open: 'none' | 'dbm' | 'migration' = 'none';
  private beforeOpen: { readonly state: Progress; readonly words: number } | null = null;
  private isResumed = false;
  /** An error after which nothing more may be sent: the server gave the transaction up, or a note could not be made. */
  private broken: unknown = null;
  private turn: Promise<unknown> = Promise.resolve();
  private position = 0;
  private readonly words: string[] = [];

  constructor(private readonly options: JournalOptions) {
    const { step, unfinished } = options;
    const { direction, revision, checksum } = step;
    this.former = unfinished?.progress ?? { direction, ...noProgress };
    this.state = { ...this.former };
    this.row = appliedRow(revision, checksum);
    this.isRecorded = unfinished !== null || direction === 'down';
  }

  /** Whether all that is done now was done before, by an earlier run. */
  get isReplaying(): boolean {
    const { done, pending } = this.former;
    return this.position < done.length || (pending !== null && !this.isResumed);
  }

  start(): Promise<void> {
    return this.options.versions.prepareProgress();
  }

  run(operation: Operation): Promise<void> {
    return this.inTurn(() => this.runOperation(operation));
  }

  around<R>(query: CompiledQuery, send: () => Promise<QueryResult<R>>): Promise<QueryResult<R>> {
    if (query.query.kind === 'SelectQueryNode' || (query.query.kind === 'RawNode' && isQuery(query.sql))) {
      return send();
    }
    return this.inTurn(() => this.runQuery(query, send));
  }

  /** Before Kysely's BEGIN, which would commit what is open. */
  async beginning(): Promise<void> {
    await this.inTurn(() => this.commit());
    this.beforeOpen = { state: { ...this.state }, words: this.words.length };
    this.open = 'migration';
  }

  async committing(): Promise<void> {
    await this.save(this.state);
    this.open = 'none';
  }

  rolledBack(): void {
    if (this.beforeOpen !== null) this.takeBack(this.beforeOpen);
    this.open = 'none';
  }

  /** Records that the migration is through, in one transaction with the rows that it wrote last. */
  async finish(durationMs: number, last?: Send): Promise<void> {
    const { versions, step } = this.options;
    if (this.isReplaying) throw this.changed();
    if (this.broken !== null) throw this.broken;
    if (this.open === 'migration') this.open = 'none';
    const send = this.open === 'none' ? last : undefined;
    if (step.direction === 'down') await versions.remove(this.row.revision, send);
    else if (this.isRecorded) await versions.finish({ ...this.row, durationMs }, send);
    else await versions.add({ ...this.row, durationMs }, send);
    if (this.open === 'dbm')
      await this.options.session.dialect.transaction.commit(this.options.session.connection);
    this.open = 'none';
  }

  /** Gives up what can be, and records how far it came. */
  async abandon(): Promise<Outcome> {
    const { dialect, connection } = this.options.session;
    const count = this.words.length;
    if (this.broken !== null) this.open = 'none';
    if (this.open !== 'none' && this.beforeOpen !== null) this.takeBack(this.beforeOpen);
    const outcome = { done: this.words, lost: count - this.words.length };
    try {
      if (this.open !== 'none') await dialect.transaction.rollback(connection);
      this.open = 'none';
      // What failed last is to be tried again.
      const done = [...this.state.done];
      while (done.at(-1)?.startsWith(failedMark) && done.length > this.former.done.length) done.pop();
      this.state = { ...this.state, done };
      if (!this.isReplaying) await this.saveOrForget();
      return { ...outcome, failure: null };
    } catch (failure) {
      return { ...outcome, failure };
    }
  }

  private async saveOrForget(): Promise<void> {
    const { versions, step, lock } = this.options;
    const isUntouched = this.state.done.length === 0 && this.state.pending === null;
    if (!isUntouched) return this.save(this.state);
    if (!this.isRecorded) return;
    await lock?.check();
    if (step.direction === 'up') await versions.remove(this.row.revision);
    else await versions.clearProgress(this.row.revision);
  }

  private async runOperation(operation: Operation): Promise<void> {
    const { session } = this.options;
    const words =
      operation.kind === 'execute'
        ? operation.sql
        : describe(operation)
            .map((it) => `${it.sign} ${it.description}`)
            .join(', ');
    const event = { fingerprint: fingerprintOf(operation), words };
    await untilNext(this.options.signal);
    if (this.passOver(event) !== null) return;
    const pending = await this.resume(event);
    if (operation.kind === 'execute') {
      const { sql } = operation;
      await this.runStatement<never>(event, sql, pending, {
        send: async () => {
          await session.connection.query(sql);
          return noRows();
        },
        noteAndSend: async (intended) => {
          await this.noteAndSend(event, intended);
          return noRows();
        },
      });
    } else if (session.dialect.transactionalDdl) {
      await this.atomically(event, async () => {
        for (const { sql } of await statementsOf(operation, session)) await session.connection.query(sql);
        return noRows();
      });
    } else {
      const statements =
        pending?.statements ?? (await statementsOf(operation, session)).map(({ sql }) => sql);
      await this.runStatements(event, operation, statements, pending);
    }
  }

  private async runQuery<R>(
    query: CompiledQuery,
    send: () => Promise<QueryResult<R>>,
  ): Promise<QueryResult<R>> {
    // Without its parameters: a date or a random key is another one in every run.
    const event = { fingerprint: fingerprintOf(query.sql), words: query.sql };
    await untilNext(this.options.signal);
    const known = this.passOver(event);
    if (known !== null) return known as QueryResult<R>;
    return this.runStatement(event, query.sql, await this.resume(event), {
      send,
      noteAndSend: async (intended) => {
        await this.intend(intended);
        return this.sent(event, send);
      },
    });
  }

  /** A statement that the user wrote. */
  private async runStatement<R>(
    event: Event,
    sql: string,
    pending: Pending | null,
    { send, noteAndSend }: Sending<R>,
  ): Promise<QueryResult<R>> {
    if (isAboutRows(sql)) return this.atomically(event, send);
    if (pending?.isSent && pending.decision === null) throw this.undecided(pending, null);
    const result =
      pending?.decision === 'done'
        ? noRows()
        : await noteAndSend({ ...newPending(event, [sql], nothing), isSent: true });
    this.complete(event, result);
    return result;
  }

  /** What is about rows, in a transaction that also holds the note that it is done. */
  private async atomically<R>(event: Event, send: () => Promise<QueryResult<R>>): Promise<QueryResult<R>> {
    await this.begin();
    const result = await this.sent(event, send);
    this.complete(event, result);
    // A run of statements about rows shares one transaction, unless the migration wants none.
    if (this.options.step.revision.transaction === false || this.options.session.dialect.transactionalDdl) {
      await this.commit();
    }
    return result;
  }

  /** The statements of one operation where each about structure commits by itself. */
  private async runStatements(
    event: Event,
    operation: Operation,
    statements: readonly string[],
    pending: Pending | null,
  ): Promise<void> {
    const { connection } = this.options.session;
    const subject = subjectOf(operation);
    let index = pending?.index ?? 0;
    if (pending?.isSent && (await this.tookEffect(pending, operation))) index += 1;
    for (; index < statements.length; index++) {
      this.options.signal?.throwIfAborted();
      const sql = statements[index]!;
      const at = { ...newPending(event, statements, subject), index };
      if (isAboutRows(sql)) {
        await this.begin();
        await this.sent(event, () => connection.query(sql));
      } else {
        const before = await this.stateOf(subject);
        await this.noteAndSend(event, { ...at, before, isSent: true });
      }
      this.state.pending = { ...at, index: index + 1 };
      if (this.open === 'dbm') await this.commit();
    }
    this.complete(event, noRows());
  }

  /** The result of an event that an earlier run is through with; null for one that is new. */
  private passOver(event: Event): QueryResult<unknown> | null {
    if (this.broken !== null) throw this.broken;
    const known = this.former.done[this.position];
    if (known === undefined) return null;
    if (known === failedMark + event.fingerprint) {
      this.position += 1;
      throw new DbmError(
        'migration',
        `This failed in an earlier run, and the migration went on: ${event.words}`,
      );
    }
    if (known !== event.fingerprint) throw this.changed();
    const result = restoreResult(this.former.results[String(this.position)], event.words);
    this.position += 1;
    this.words.push(event.words);
    return result;
  }

  /** The event in which an earlier run stopped, if it is this one. */
  private async resume(event: Event): Promise<Pending | null> {
    const { pending } = this.former;
    if (pending === null || this.isResumed) return null;
    this.isResumed = true;
    if (pending.event === event.fingerprint) return pending;
    // Another one stands here now. That is well if nothing of the former took effect.
    const isUntouched =
      pending.index === 0 &&
      (!pending.isSent ||
        pending.decision === 'retry' ||
        (pending.before !== null && (await this.stateOf(pending.subject)) === pending.before));
    if (!isUntouched) {
      this.isResumed = false;
      throw this.changed();
    }
    this.state.pending = null;
    return null;
  }

  private async tookEffect(pending: Pending, operation: Operation): Promise<boolean> {
    if (pending.decision !== null) return pending.decision === 'done';
    if (pending.before === null) throw this.undecided(pending, null);
    if ((await this.stateOf(pending.subject)) === pending.before) return false;
    const isLast = pending.index === pending.statements.length - 1;
    const doubt = isLast ? await contradicts(operation, this.options.session) : null;
    if (doubt !== null) throw this.undecided(pending, doubt);
    return true;
  }

  private async stateOf({ tables, object }: Subject): Promise<string | null> {
    const { dialect, connection, server } = this.options.session;
    if (dialect.tableState === undefined || (tables.length === 0 && object === null)) return null;
    const texts: string[] = [];
    for (const table of tables) texts.push(await dialect.tableState(connection, server, table));
    if (object !== null) {
      const { objects } = await dialect.inspect(connection, server, { schemas: [], tables: null });
      texts.push(JSON.stringify(objects.filter((it) => keyOf(it) === object)));
    }
    return hashText(JSON.stringify(texts), 32);
  }

  private complete(event: Event, result: QueryResult<unknown>): void {
    const stored = storeResult(result);
    const place = String(this.state.done.length);
    this.state = {
      ...this.state,
      done: [...this.state.done, event.fingerprint],
      pending: null,
      ...(stored === null ? {} : { results: { ...this.state.results, [place]: stored } }),
    };
    this.position += 1;
    this.words.push(event.words);
  }

  /** Sends; a statement that fails took no effect, and the migration may go on without it. */
  private async sent<R>(event: Event, send: () => Promise<R>): Promise<R> {
    const { dialect, connection } = this.options.session;
    try {
      return await send();
    } catch (thrown) {
      if (this.broken !== null) throw thrown;
      const { pending } = this.state;
      const keeps =
        pending !== null && pending.index > 0 ? { ...pending, isSent: false, before: null } : null;
      this.state = {
        ...this.state,
        done: [...this.state.done, failedMark + event.fingerprint],
        pending: keeps,
      };
      this.position += 1;
      if (this.open === 'dbm' && dialect.transactionalDdl) {
        if (this.beforeOpen !== null) this.takeBack(this.beforeOpen);
        await dialect.transaction.rollback(connection).catch(() => undefined);
        this.open = 'none';
      } else if (this.open === 'dbm' && dialect.isLockConflict(thrown)) {
        // A deadlock gives up the whole transaction, with statements that succeeded before.
        if (this.beforeOpen !== null) this.takeBack(this.beforeOpen);
        await dialect.transaction.rollback(connection).catch(() => undefined);
        this.broken = thrown;
      }
      throw thrown;
    }
  }

  private async begin(): Promise<void> {
    if (this.open !== 'none') return;
    const { dialect, connection } = this.options.session;
    await dialect.transaction.begin(connection);
    this.beforeOpen = { state: { ...this.state }, words: this.words.length };
    this.open = 'dbm';
  }

  private async commit(): Promise<void> {
    if (this.open !== 'dbm') return;
    const { dialect, connection } = this.options.session;
    await this.save(this.state);
    await dialect.transaction.commit(connection);
    this.open = 'none';
  }

  /** Says that a statement is about to be sent, and commits what was before. */
  private async intend(pending: Pending): Promise<void> {
    this.state.pending = pending;
    if (this.open === 'dbm') await this.commit();
    else await this.save(this.state);
  }

  /** Does that and sends the statement, in one message where that can be. */
  private async noteAndSend(event: Event, pending: Pending): Promise<void> {
    const { session, versions, lock } = this.options;
    const { connection } = session;
    const sql = pending.statements[pending.index]!;
    if (this.open === 'dbm' || session.dialect.transactionalDdl || connection.queryAfter === undefined) {
      await this.intend(pending);
      await this.sent(event, () => connection.query(sql));
      return;
    }
    await lock?.check();
    const before = { state: this.state, isRecorded: this.isRecorded };
    this.state = { ...this.state, pending };
    const note = versions.progressNote(this.row, this.state, this.isRecorded);
    this.isRecorded = true;
    await this.sent(event, async () => {
      try {
        return await connection.queryAfter!([note], sql);
      } catch (thrown) {
        if (session.failedStatement(thrown) === sql) throw thrown;
        // It was the note: the statement was not run, and nothing else may be.
        this.state = before.state;
        this.isRecorded = before.isRecorded;
        this.broken = thrown;
        throw thrown;
      }
    });
  }

  private async save(progress: Progress): Promise<void> {
    const { versions, lock } = this.options;
    await lock?.check();
    await versions.saveProgress(this.row, progress, this.isRecorded);
    this.isRecorded = true;
  }

  private takeBack({ state, words }: NonNullable<JournaledStep['beforeOpen']>): void {
    this.state = { ...state };
    this.words.length = words;
    this.beforeOpen = null;
  }

  /** One event after the other, in the order of the calls, also when the migration does not wait. */
  private inTurn<T>(use: () => Promise<T>): Promise<T> {
    const result = this.turn.then(use, use);
    this.turn = result.catch(() => undefined);
    return result;
  }

  private changed(): DbmError {
    const { revision } = this.options.step;
    const count = this.former.done.length;
    const known = count === 1 ? 'The first of its calls is' : `The first ${count} of its calls are`;
    return new DbmError(
      'unfinished',
      `The migration is not what it was when an earlier run began it. ${known} done, and from there it must go on`,
      {
        hint:
          'Restore that part of the file as it was; what follows may change. ' +
          `Or do the rest by hand and record it: \`dbm stamp ${revision.id}\`.`,
      },
    );
  }

  private undecided(pending: Pending, doubt: string | null): DbmError {
    const sql = pending.statements[pending.index]!;
    const why = doubt === null ? 'the database does not show whether it took effect' : doubt;
    return new DbmError(
      'unfinished',
      `An earlier run of ${titleOf(this.options.step.revision)} ended while this statement ran, and ${why}:\n  ${sql}`,
      {
        hint:
          'Look at the database. Then say `dbm resolve --done` if it took effect, or `dbm resolve --retry` ' +
          'if it is to run again, and run the same command again.',
      },
    );
  }
}
