import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { emptyCatalog, findTable } from '../../catalog/index.js';
import type { DriverConnection, LockHolder } from '../../dialects/index.js';
import { declareContext } from '../../dialects/shared/declare-context.js';
import { qualifiedName } from '../../dialects/shared/qualified-name.js';
import { DbmError } from '../../errors/index.js';
import { declareTable } from '../../schema/declare.js';
import { integer, primaryKey, string, table } from '../../schema/index.js';
import { definitionOf } from '../../schema/table.js';
import { crypto } from '../../util/crypto.js';
import type { Session } from '../session.js';
import type { HeldLock, LockPace, LockTable } from './held-lock.js';
import { isGone, ownLife, ownThread } from './process-life.js';

const pauseMs = 200;
const usualPace: LockPace = { beatMs: 2_000, staleMs: 12_000 };

interface LockRow {
  readonly holder: string;
  readonly token: string;
  readonly beat: number;
  readonly acquired_at: string;
}

/** Of the locks that this thread waits for or holds. */
const ownTokens = new Set<string>();

/**
 * The lock as the one row of a table. Its holder counts a number up on a second connection; who waits takes a row
 * over whose number stands still, or whose process is gone from this machine. No clocks are compared: only the
 * waiting process's own counts.
 */
export class TableLock implements HeldLock {
  private readonly token = `${crypto().randomUUID().slice(0, 18)} ${ownThread()} ${ownLife()}`;
  private readonly pace: LockPace;
  private readonly lost = new AbortController();
  private failedInserts = 0;
  private heart: { readonly connection: DriverConnection; readonly timer: NodeJS.Timeout } | null = null;

  constructor(
    private readonly session: Session,
    private readonly options: LockTable,
  ) {
    this.pace = options.pace ?? usualPace;
  }

  get signal(): AbortSignal {
    return this.lost.signal;
  }

  /** What to do about a holder that cannot be heard of, because there is no heartbeat; empty where there is one. */
  get wayOut(): string {
    return this.session.dialect.name === 'sqlite'
      ? ` If it ended long ago, on another machine or in a container: DELETE FROM ${this.name()}.`
      : '';
  }

  /** Creates the table, unless it is there. */
  async prepare(): Promise<void> {
    const { dialect, server, connection } = this.session;
    if (await this.isThere()) return;
    const { schema, table: name } = this.options;
    const model = table(
      { ...(schema === null ? {} : { schema }), name },
      {
        id: integer().notNull(),
        holder: string(255).notNull(),
        token: string(64).notNull(),
        beat: integer().notNull(),
        acquired_at: string(32).notNull(),
      },
      (t) => [primaryKey().on(t.id)],
    );
    const declared = declareTable(definitionOf(model)!, declareContext(dialect));
    const resolved = dialect.resolve({ ...emptyCatalog, tables: [declared] }, server).tables[0]!;
    const context = { server, connection: null, structure: async () => null };
    try {
      for (const { sql } of await dialect.compile({ kind: 'createTable', table: resolved }, context)) {
        await connection.query(sql);
      }
    } catch (thrown) {
      // Another process may have been faster.
      if (!(await this.isThere())) throw thrown;
    }
  }

  async acquire(timeoutMs: number): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    ownTokens.add(this.token);
    let seen = { key: '', since: 0 };
    for (;;) {
      const row = await this.read();
      if (row === null) {
        if (await this.insert()) return true;
      } else {
        const key = `${row.token} ${row.beat}`;
        if (seen.key !== key) seen = { key, since: performance.now() };
        const isStale = this.isDead(row) ?? performance.now() - seen.since > this.pace.staleMs;
        if (isStale && (await this.takeOver(row))) return true;
      }
      if (performance.now() >= deadline) return false;
      await sleep(Math.min(pauseMs, Math.max(1, deadline - performance.now())));
    }
  }

  async holder(): Promise<LockHolder | null> {
    const row = await this.read();
    return row === null ? null : { who: row.holder, since: row.acquired_at };
  }

  /** Begins to count. Where one connection holds the whole file (SQLite), the process's life says it all. */
  async keepAlive(): Promise<void> {
    if (this.session.dialect.name === 'sqlite') return;
    const connection = await this.options.connect();
    let lastBeat = performance.now();
    let isBusy = false;
    const beat = async () => {
      if (isBusy) return;
      isBusy = true;
      try {
        await connection.query(`UPDATE ${this.name()} SET beat = beat + 1 WHERE ${this.mine()}`);
        const rows = await connection.query(`SELECT beat FROM ${this.name()} WHERE ${this.mine()}`);
        if (rows.length === 0) this.lost.abort(this.lostError());
        lastBeat = performance.now();
      } catch {
        // Nobody hears this process any more: before the others count it as dead, it stops.
        if (performance.now() - lastBeat > this.pace.staleMs / 2) this.lost.abort(this.lostError());
      } finally {
        isBusy = false;
      }
    };
    const timer = setInterval(() => void beat(), this.pace.beatMs);
    timer.unref();
    this.heart = { connection, timer };
  }

  async check(): Promise<void> {
    const { dialect, connection } = this.session;
    // Nobody can take the row over while this transaction holds it.
    const holding = dialect.name === 'sqlite' ? '' : ' FOR UPDATE';
    const rows = await connection.query(`SELECT beat FROM ${this.name()} WHERE ${this.mine()}${holding}`);
    if (rows.length === 0) throw this.lostError();
  }

  async release(): Promise<void> {
    if (this.heart !== null) {
      clearInterval(this.heart.timer);
      await this.heart.connection.close().catch(() => undefined);
    }
    ownTokens.delete(this.token);
    await this.session.connection.query(`DELETE FROM ${this.name()} WHERE ${this.mine()}`);
  }

  private async isThere(): Promise<boolean> {
    const { dialect, connection, server } = this.session;
    const { schema, table: name } = this.options;
    const ref = { schema, name };
    const scope = { schemas: schema === null ? [] : [schema], tables: [ref] };
    return findTable(await dialect.inspect(connection, server, scope), ref) !== null;
  }

  private async insert(): Promise<boolean> {
    const { dialect, connection } = this.session;
    const values = [1, holderName(), this.token, 0, new Date().toISOString()].map((it) =>
      dialect.literal(it),
    );
    try {
      await connection.query(
        `INSERT INTO ${this.name()} (id, holder, token, beat, acquired_at) VALUES (${values.join(', ')})`,
      );
      return true;
    } catch (thrown) {
      if ((await this.read()) !== null || dialect.isLockConflict(thrown)) return false;
      // The row may just have gone.
      this.failedInserts += 1;
      if (this.failedInserts > 10) throw thrown;
      return false;
    }
  }

  private async read(): Promise<LockRow | null> {
    const sql = `SELECT holder, token, beat, acquired_at FROM ${this.name()} WHERE id = 1`;
    const [row] = await this.session.connection.query<LockRow>(sql);
    return row === undefined ? null : { ...row, beat: Number(row.beat) };
  }

  private async takeOver({ token, beat }: LockRow): Promise<boolean> {
    const { dialect, connection } = this.session;
    const set = { holder: holderName(), token: this.token, acquired_at: new Date().toISOString() };
    const assignments = Object.entries(set).map(([name, value]) => `${name} = ${dialect.literal(value)}`);
    const isSame = `id = 1 AND token = ${dialect.literal(token)} AND beat = ${beat}`;
    const sql = `UPDATE ${this.name()} SET ${assignments.join(', ')}, beat = 0 WHERE ${isSame}`;
    if (dialect.name === 'sqlite') await connection.query(sql);
    else if (!(await this.unlessHeld(`SELECT beat FROM ${this.name()} WHERE ${isSame}`, sql))) return false;
    return (await this.read())?.token === this.token;
  }

  /** Sends `sql`, unless an open transaction has the row: its owner may stand still for as long as it likes. */
  private async unlessHeld(row: string, sql: string): Promise<boolean> {
    const { dialect, connection } = this.session;
    await dialect.transaction.begin(connection);
    try {
      await connection.query(`${row} FOR UPDATE NOWAIT`);
      await connection.query(sql);
      await dialect.transaction.commit(connection);
      return true;
    } catch (thrown) {
      await dialect.transaction.rollback(connection);
      if (dialect.isLockConflict(thrown)) return false;
      throw thrown;
    }
  }

  /** Whether the holder's process is gone, as far as this process can tell; null when its heartbeat has to say. */
  private isDead({ holder, token }: LockRow): boolean | null {
    if (ownTokens.has(token)) return false;
    const [, pid] = /^process (\d+) on /.exec(holder) ?? [];
    const [, thread, ...rest] = token.split(' ');
    const life = rest.join(' ');
    const isOwn = Number(pid) === process.pid && life === ownLife();
    // What a broken connection left of an earlier run of this thread, that it could not release.
    if (isOwn && thread === ownThread()) return true;
    const gone = pid === undefined || isOwn ? null : isGone(Number(pid), life);
    // There is no heartbeat on SQLite.
    return gone ?? (this.session.dialect.name === 'sqlite' ? false : null);
  }

  private name(): string {
    const { schema, table: name } = this.options;
    return qualifiedName({ schema, name }, this.session.dialect.quoteIdentifier);
  }

  private mine(): string {
    return `id = 1 AND token = ${this.session.dialect.literal(this.token)}`;
  }

  private lostError(): DbmError {
    return new DbmError('lock', 'The lock was lost: this process was not heard of for too long', {
      hint: 'Another process may be migrating now. Run the command again when it has ended.',
    });
  }
}

function holderName(): string {
  return `process ${process.pid} on ${hostname()}`.slice(0, 255);
}
