import type { Dialect } from '../dialect.js';
import { quoteString } from './quoting.js';

/** Such names are the whole server's and at most 64 characters long, so this one is made of the database's. */
const lockName = "CONCAT('dbm_', SHA2(CONCAT_WS('/', DATABASE(), ?), 224))";

const unprepared = { unprepared: true };

/**
 * A named lock of the session: DDL does not release it, and it ends with the connection.
 * https://dev.mysql.com/doc/refman/8.4/en/locking-functions.html
 */
export const lock: Dialect['lock'] = {
  async acquire(connection, name, timeoutMs) {
    const seconds = Math.ceil(timeoutMs / 1000);
    const [row] = await connection.query<{ granted: number | string | null }>(
      `SELECT GET_LOCK(${lockName}, ${seconds}) AS granted`,
      [name],
      unprepared,
    );
    return Number(row!.granted) === 1;
  },

  async release(connection, name) {
    await connection.query(lock.releasing!(name));
  },

  releasing: (name) => `DO RELEASE_LOCK(${lockName.replace('?', () => quoteString(name))})`,

  async holder(connection, name) {
    const [used] = await connection.query<{ id: number | string | null }>(
      `SELECT IS_USED_LOCK(${lockName}) AS id`,
      [name],
      unprepared,
    );
    if (used === undefined || used.id === null) return null;
    // Without the right PROCESS only the connections of the same user are seen.
    const [row] = await connection.query<{ user: string; host: string; since: string }>(
      `SELECT USER AS user, HOST AS host,
         DATE_FORMAT(UTC_TIMESTAMP() - INTERVAL TIME SECOND, '%Y-%m-%dT%H:%i:%sZ') AS since
       FROM information_schema.PROCESSLIST WHERE ID = ${Number(used.id)}`,
    );
    const of = row === undefined ? '' : ` of ${row.user} from ${row.host}, in its present statement`;
    return { who: `connection ${used.id}${of}`, since: row?.since ?? null };
  },
};
