import { setTimeout as sleep } from 'node:timers/promises';
import { hashText } from '../../util/index.js';
import type { Connection, Dialect } from '../dialect.js';

const longestPauseMs = 500;

/**
 * A session's advisory lock: it outlives transactions and ends with the connection.
 * https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
 */
export const lock: Dialect['lock'] = {
  async acquire(connection, name, timeoutMs) {
    const deadline = performance.now() + timeoutMs;
    // Asked again and again: waiting on the server would need a lock_timeout, which belongs to the session,
    // and an attempt that times out would spoil a transaction that is open.
    for (let pauseMs = 20; !(await isTrue(connection, `pg_try_advisory_lock(${key(name)})`)); ) {
      const left = deadline - performance.now();
      if (left <= 0) return false;
      await sleep(Math.min(pauseMs, left));
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    }
    return true;
  },

  async release(connection, name) {
    await isTrue(connection, `pg_advisory_unlock(${key(name)})`);
  },
};

async function isTrue(connection: Connection, call: string): Promise<boolean> {
  const [row] = await connection.query<{ answer: boolean }>(`SELECT ${call} AS answer`);
  return row!.answer;
}

/** Advisory locks have numbers for names: 64 bits, signed. */
function key(name: string): string {
  return BigInt.asIntN(64, BigInt(`0x${hashText(name, 16)}`)).toString();
}
