import type { Dialect } from '../dialect.js';
import { quoteString } from './quoting.js';

/** Such names are the whole server's and at most 64 characters long, so this one is made of the database's. */
const lockName = "CONCAT('dbm_', SHA2(CONCAT_WS('/', DATABASE(), ?), 224))";

const unprepared = { unprepared: true };

interface Process {
  readonly Id: number | string;
  readonly User: string;
  readonly Host: string;
  /** How many seconds it has been in its present state. */
  readonly Time: number | string;
}

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
    const [used] = await connection.query<{ id: number | string | null; now: string }>(
      `SELECT IS_USED_LOCK(${lockName}) AS id, DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%H:%i:%sZ') AS now`,
      [name],
      unprepared,
    );
    if (used === undefined || used.id === null) return null;
    // Without the right PROCESS only the connections of the same user are seen. Not from the information schema, which
    // on MySQL fails while any of them runs a statement with a character beyond U+FFFF.
    // https://dev.mysql.com/doc/refman/8.4/en/show-processlist.html
    const processes = await connection.query<Process>('SHOW PROCESSLIST');
    const holder = processes.find(({ Id }) => Number(Id) === Number(used.id));
    if (holder === undefined) return { who: `connection ${used.id}`, since: null };
    const { User, Host, Time } = holder;
    const since = new Date(Date.parse(used.now) - Number(Time) * 1000).toISOString();
    return { who: `connection ${used.id} of ${User} from ${Host}, in its present statement`, since };
  },
};
