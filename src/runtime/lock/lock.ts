import type { LockHolder } from '../../dialects/index.js';
import { DbmError } from '../../errors/index.js';
import type { Session } from '../session.js';
import type { HeldLock, LockTable } from './held-lock.js';
import { TableLock } from './table-lock.js';

export interface LockOptions {
  readonly name: string;
  readonly timeoutMs: number;
  /**
   * What the lock is: one that the server keeps for the session (on SQLite the transaction itself), or a row of a
   * table, for poolers and clusters where sessions have no locks.
   */
  readonly strategy?: 'session' | LockTable;
  /** Is told when another process has the lock and dbm starts to wait; null for who cannot be known. */
  readonly onWait?: (holder: LockHolder | null) => void;
}

/** One of the session, which is held until its connection ends. */
class SessionLock implements HeldLock {
  readonly signal = null;
  readonly releaseWith?: NonNullable<HeldLock['releaseWith']>;
  private isHeld = true;

  constructor(
    private readonly session: Session,
    private readonly name: string,
  ) {
    const sql = session.dialect.lock.releasing?.(name);
    if (sql === undefined) return;
    this.releaseWith = async (send) => {
      await send(sql);
      this.isHeld = false;
    };
  }

  async check(): Promise<void> {}

  async release(): Promise<void> {
    const { dialect, connection } = this.session;
    if (this.isHeld) await dialect.lock.release(connection, this.name);
  }
}

/**
 * Runs `use` while this database's lock is held, so that of several processes one migrates at a time.
 * Throws DbmError `lock` when it is not had in time.
 */
export async function withLock<T>(
  session: Session,
  options: LockOptions,
  use: (lock: HeldLock) => Promise<T>,
): Promise<T> {
  const { strategy = 'session' } = options;
  return strategy === 'session'
    ? withSessionLock(session, options, use)
    : withTableLock(new TableLock(session, strategy), options, use);
}

async function withSessionLock<T>(
  session: Session,
  { name, timeoutMs, onWait }: LockOptions,
  use: (lock: HeldLock) => Promise<T>,
): Promise<T> {
  const { lock } = session.dialect;
  const { connection } = session;
  if (!(await lock.acquire(connection, name, 0))) {
    const holder = (await lock.holder?.(connection, name)) ?? null;
    onWait?.(holder);
    if (!(await lock.acquire(connection, name, timeoutMs))) throw notHad(holder, timeoutMs);
  }
  const held = new SessionLock(session, name);
  return releasing(
    () => held.release(),
    () => use(held),
  );
}

async function withTableLock<T>(
  lock: TableLock,
  { timeoutMs, onWait }: LockOptions,
  use: (lock: HeldLock) => Promise<T>,
): Promise<T> {
  await lock.prepare();
  if (!(await lock.acquire(0))) {
    const holder = await lock.holder();
    onWait?.(holder);
    if (!(await lock.acquire(timeoutMs))) throw notHad(holder, timeoutMs, lock.wayOut);
  }
  return releasing(
    () => lock.release(),
    async () => {
      await lock.keepAlive();
      return use(lock);
    },
  );
}

async function releasing<T>(release: () => Promise<void>, use: () => Promise<T>): Promise<T> {
  let failed = true;
  try {
    const result = await use();
    failed = false;
    return result;
  } finally {
    const released = release();
    // A lock goes with its connection in any case; why `use` failed says more.
    await (failed ? released.catch(() => undefined) : released);
  }
}

/** `connection 4711 of app from 10.0.0.7, since 2026-11-21 15:02:11 UTC`. */
export function holderWords({ who, since }: LockHolder): string {
  return since === null ? who : `${who}, since ${since.slice(0, 19).replace('T', ' ')} UTC`;
}

const waitHint =
  'Wait until that has ended and run the command again, or wait longer: --lock-timeout <seconds>.';

function notHad(holder: LockHolder | null, timeoutMs: number, wayOut = ''): DbmError {
  const who = holder === null ? 'another process' : holderWords(holder);
  return new DbmError(
    'lock',
    `This database is being migrated by ${who}; waited ${timeoutMs / 1000} seconds`,
    {
      hint: waitHint + wayOut,
    },
  );
}
