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
    await connection.query(lock.releasing!(name));
  },

  releasing: (name) => `SELECT pg_advisory_unlock(${key(name)})`,

  /** A lock of 64 bits stands in two columns. https://www.postgresql.org/docs/current/view-pg-locks.html */
  async holder(connection, name) {
    const [row] = await connection.query<
      Record<'pid' | 'usename' | 'address' | 'application', string | null> & { since: string | null }
    >(
      `SELECT a.pid, a.usename, host(a.client_addr) AS address, a.application_name AS application,
         to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS since
       FROM pg_locks l JOIN pg_stat_activity a USING (pid)
       WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
         AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND (l.classid::bigint << 32 | l.objid::bigint) = ${key(name)}`,
    );
    if (row === undefined) return null;
    const { pid, usename, address, application, since } = row;
    const parts = [
      ...(application ? [`(${application})`] : []),
      ...(usename ? [`of ${usename}`] : []),
      ...(address ? [`from ${address}`] : []),
    ];
    return { who: [`connection ${pid}`, ...parts].join(' '), since };
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
