import type { Connection, Dialect } from '../dialect.js';
import { isMariadb } from './server.js';

const run = (sql: string) => async (connection: Connection) => {
  await connection.query(sql);
};

/** For rows only: every DDL statement commits. https://dev.mysql.com/doc/refman/8.4/en/implicit-commit.html */
export const transaction: Dialect['transaction'] = {
  async begin(connection) {
    await connection.query('START TRANSACTION');
    return { isSequel: false };
  },
  commit: run('COMMIT'),
  rollback: run('ROLLBACK'),
};

/**
 * Locks of tables and of rows; in seconds. MySQL limits the time of queries only, MariaDB that of every statement.
 * https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_lock_wait_timeout
 * https://mariadb.com/kb/en/server-system-variables/#max_statement_time
 */
export const limit: NonNullable<Dialect['limit']> = async (connection, server, { lockMs, statementMs }) => {
  const seconds = lockMs === null ? null : Math.max(1, Math.ceil(lockMs / 1000));
  const settings = [
    ...(seconds === null ? [] : [`lock_wait_timeout = ${seconds}`, `innodb_lock_wait_timeout = ${seconds}`]),
    ...(statementMs === null
      ? []
      : [
          isMariadb(server)
            ? `max_statement_time = ${statementMs / 1000}`
            : `max_execution_time = ${statementMs}`,
        ]),
  ];
  if (settings.length === 0) return;
  const sql = `SET SESSION ${settings.join(', SESSION ')}`;
  // The time of a statement is that of the whole message that it comes in.
  if (connection.precede !== undefined && statementMs === null) connection.precede(sql);
  else await connection.query(sql);
};
