import type { CompiledQuery, QueryResult } from 'kysely';
import { isAboutRows, isQuery } from '../../dialects/shared/statement.js';
import { DbmError } from '../../errors/index.js';
import { describe, type Operation } from '../../operations/index.js';
import { titleOf } from '../../revisions/index.js';
import type { Session } from '../session.js';
import { type Outcome, type StepRunner, statementsOf, untilNext } from '../step-runner.js';
import type { Send } from '../version-table.js';
import { type Event, fingerprintOf, newPending, nothing, subjectOf } from './event.js';
import { contradicts, stateOf } from './evidence.js';
import { Journal, type JournalMark, type JournalOptions } from './journal.js';
import type { Pending } from './progress.js';

export interface JournaledOptions extends JournalOptions {
  readonly session: Session;
  readonly signal: AbortSignal | undefined;
}

/** How a statement that the user wrote is sent. */
interface Sending<R> {
  /** Within a transaction. */
  send(): Promise<QueryResult<R>>;
  /** Where it commits by itself: after a note that this is about to be. */
  noteAndSend(intended: Pending): Promise<QueryResult<R>>;
}

const noRows = (): QueryResult<never> => ({ rows: [] });

/**
 * Runs a migration that cannot be rolled back as a whole, so that a later run can go on where this one stops,
 * wherever that is. Before a statement that a transaction cannot hold, the version table gets to know that it
 * is sent (and how its table looked); what is about rows is committed together with the note that it is done.
 * A later run calls the migration again from its beginning and passes over what is done.
 */
export class JournaledStep implements StepRunner {
  private readonly journal: Journal;
  /** Whose transaction is open: that of dbm, or one that the migration opened with Kysely. */
  private open: 'none' | 'dbm' | 'migration' = 'none';
  private beforeOpen: JournalMark | null = null;
  /** An error after which nothing more may be sent: the server gave the transaction up, or a note could not be made. */
  private broken: unknown = null;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: JournaledOptions) {
    this.journal = new Journal(options);
  }

  get isReplaying(): boolean {
    return this.journal.isReplaying;
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
    this.beforeOpen = this.journal.mark();
    this.open = 'migration';
  }

  async committing(): Promise<void> {
    await this.journal.save();
    this.open = 'none';
  }

  rolledBack(): void {
    this.takeBack();
    this.open = 'none';
  }

  /** Records that the migration is through, in one transaction with the rows that it wrote last. */
  async finish(durationMs: number, last?: Send): Promise<void> {
    const { dialect, connection } = this.options.session;
    if (this.isReplaying) throw this.journal.changed();
    if (this.broken !== null) throw this.broken;
    if (this.open === 'migration') this.open = 'none';
    await this.journal.finish(durationMs, this.open === 'none' ? last : undefined);
    if (this.open === 'dbm') await dialect.transaction.commit(connection);
    this.open = 'none';
  }

  /** Gives up what can be, and records how far it came. */
  async abandon(): Promise<Outcome> {
    const { dialect, connection } = this.options.session;
    const { words } = this.journal;
    const count = words.length;
    if (this.broken !== null) this.open = 'none';
    if (this.open !== 'none') this.takeBack();
    const outcome = { done: words, lost: count - words.length };
    try {
      if (this.open !== 'none') await dialect.transaction.rollback(connection);
      this.open = 'none';
      await this.journal.end();
      return { ...outcome, failure: null };
    } catch (failure) {
      return { ...outcome, failure };
    }
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
    this.journal.complete(event, result);
    return result;
  }

  /** What is about rows, in a transaction that also holds the note that it is done. */
  private async atomically<R>(event: Event, send: () => Promise<QueryResult<R>>): Promise<QueryResult<R>> {
    await this.begin();
    const result = await this.sent(event, send);
    this.journal.complete(event, result);
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
        const before = await stateOf(subject, this.options.session);
        await this.noteAndSend(event, { ...at, before, isSent: true });
      }
      this.journal.pending = { ...at, index: index + 1 };
      if (this.open === 'dbm') await this.commit();
    }
    this.journal.complete(event, noRows());
  }

  private passOver(event: Event): QueryResult<unknown> | null {
    if (this.broken !== null) throw this.broken;
    return this.journal.passOver(event);
  }

  /** The event in which an earlier run stopped, if it is this one. */
  private async resume(event: Event): Promise<Pending | null> {
    const { journal } = this;
    const pending = journal.toResume;
    if (pending === null) return null;
    if (pending.event === event.fingerprint) {
      journal.resume(pending);
      return pending;
    }
    // Another one stands here now. That is well if nothing of the former took effect.
    const isUntouched =
      pending.index === 0 &&
      (!pending.isSent ||
        pending.decision === 'retry' ||
        (pending.before !== null &&
          (await stateOf(pending.subject, this.options.session)) === pending.before));
    if (!isUntouched) throw journal.changed();
    journal.resume(null);
    return null;
  }

  private async tookEffect(pending: Pending, operation: Operation): Promise<boolean> {
    const { session } = this.options;
    if (pending.decision !== null) return pending.decision === 'done';
    if (pending.before === null) throw this.undecided(pending, null);
    if ((await stateOf(pending.subject, session)) === pending.before) return false;
    const isLast = pending.index === pending.statements.length - 1;
    const doubt = isLast ? await contradicts(operation, session) : null;
    if (doubt !== null) throw this.undecided(pending, doubt);
    return true;
  }

  /** Sends; a statement that fails took no effect, and the migration may go on without it. */
  private async sent<R>(event: Event, send: () => Promise<R>): Promise<R> {
    const { dialect } = this.options.session;
    try {
      return await send();
    } catch (thrown) {
      if (this.broken !== null) throw thrown;
      this.journal.fail(event);
      if (this.open === 'dbm' && dialect.transactionalDdl) {
        await this.rollback();
        this.open = 'none';
      } else if (this.open === 'dbm' && dialect.isLockConflict(thrown)) {
        // A deadlock gives up the whole transaction, with statements that succeeded before.
        await this.rollback();
        this.broken = thrown;
      }
      throw thrown;
    }
  }

  private async begin(): Promise<void> {
    if (this.open !== 'none') return;
    const { dialect, connection } = this.options.session;
    await dialect.transaction.begin(connection);
    this.beforeOpen = this.journal.mark();
    this.open = 'dbm';
  }

  private async commit(): Promise<void> {
    if (this.open !== 'dbm') return;
    const { dialect, connection } = this.options.session;
    await this.journal.save();
    await dialect.transaction.commit(connection);
    this.open = 'none';
  }

  /** Whatever comes of it, what led here matters more. */
  private async rollback(): Promise<void> {
    const { dialect, connection } = this.options.session;
    this.takeBack();
    await dialect.transaction.rollback(connection).catch(() => undefined);
  }

  /** Says that a statement is about to be sent, and commits what was before. */
  private async intend(pending: Pending): Promise<void> {
    this.journal.pending = pending;
    if (this.open === 'dbm') await this.commit();
    else await this.journal.save();
  }

  /** Does that and sends the statement, in one message where that can be. */
  private async noteAndSend(event: Event, pending: Pending): Promise<void> {
    const { session } = this.options;
    const { connection } = session;
    const sql = pending.statements[pending.index]!;
    if (this.open === 'dbm' || session.dialect.transactionalDdl || connection.queryAfter === undefined) {
      await this.intend(pending);
      await this.sent(event, () => connection.query(sql));
      return;
    }
    const note = await this.journal.note(pending);
    await this.sent(event, async () => {
      try {
        return await connection.queryAfter!([note.sql], sql);
      } catch (thrown) {
        if (session.failedStatement(thrown) === sql) throw thrown;
        // It was the note: the statement was not run, and nothing else may be.
        note.takeBack();
        this.broken = thrown;
        throw thrown;
      }
    });
  }

  /** What was done since the transaction began is undone with it. */
  private takeBack(): void {
    if (this.beforeOpen !== null) this.journal.takeBack(this.beforeOpen);
    this.beforeOpen = null;
  }

  /** One event after the other, in the order of the calls, also when the migration does not wait. */
  private inTurn<T>(use: () => Promise<T>): Promise<T> {
    const result = this.turn.then(use, use);
    this.turn = result.catch(() => undefined);
    return result;
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
