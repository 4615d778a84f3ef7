import type { Dialect } from '../dialect.js';

/** Such names are the whole server's and at most 64 characters long, so this one is made of the database's. */
const lockName = "CONCAT('dbm_', SHA2(CONCAT_WS('/', DATABASE(), ?), 224))";

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
    );
    return Number(row!.granted) === 1;
  },

  async release(connection, name) {
    await connection.query(`SELECT RELEASE_LOCK(${lockName}) AS released`, [name]);
  },
};
