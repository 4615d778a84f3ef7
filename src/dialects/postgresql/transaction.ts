import type { Connection, Dialect, Timeouts } from '../dialect.js';

const run = (sql: string) => async (connection: Connection) => {
  await connection.query(sql);
};

export const transaction: Dialect['transaction'] = {
  async begin(connection, { timeouts } = {}) {
    await connection.query('BEGIN');
    if (timeouts !== undefined) await set(connection, timeouts, true);
  },
  commit: run('COMMIT'),
  rollback: run('ROLLBACK'),
};

export const limit: NonNullable<Dialect['limit']> = (connection, _server, timeouts) =>
  set(connection, timeouts, false);

/**
 * The limits are those of the transaction where there is one, so that a pooler's next client does not inherit them.
 * https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT
 */
async function set(
  connection: Connection,
  { lockMs, statementMs }: Timeouts,
  isLocal: boolean,
): Promise<void> {
  const calls = [
    ...(lockMs === null ? [] : [`set_config('lock_timeout', '${lockMs}', ${isLocal})`]),
    ...(statementMs === null ? [] : [`set_config('statement_timeout', '${statementMs}', ${isLocal})`]),
  ];
  if (calls.length > 0) await connection.query(`SELECT ${calls.join(', ')}`);
}
