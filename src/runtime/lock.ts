import { DbmError } from '../errors/index.js';
import type { Session } from './session.js';

export interface LockOptions {
  readonly name: string;
  readonly timeoutMs: number;
  /** Is told when another process has the lock and dbm starts to wait. */
  readonly onWait?: () => void;
}

/**
 * Runs `use` while this database's lock is held, so that of several processes one migrates at a time.
 * Throws DbmError `lock` when it is not had in time.
 */
export async function withLock<T>(session: Session, options: LockOptions, use: () => Promise<T>): Promise<T> {
  const { lock } = session.dialect;
  const { connection } = session;
  const { name, timeoutMs } = options;
  if (!(await lock.acquire(connection, name, 0))) {
    options.onWait?.();
    if (!(await lock.acquire(connection, name, timeoutMs))) {
      throw new DbmError(
        'lock',
        `Another process has been migrating this database for ${timeoutMs / 1000} seconds`,
        {
          hint: 'Wait until it has ended, then run the command again.',
        },
      );
    }
  }
  let failed = true;
  try {
    const result = await use();
    failed = false;
    return result;
  } finally {
    const releasing = lock.release(connection, name);
    // A lock goes with its connection in any case; why `use` failed says more.
    await (failed ? releasing.catch(() => undefined) : releasing);
  }
}
