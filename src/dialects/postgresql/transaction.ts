import type { Connection, Dialect, Timeouts } from '../dialect.js';

const run = (sql: string) => async (connection: Connection) => {
  await connection.query(sql);
};

export const transaction: Dialect['transaction'] = {
  async begin(connection, { timeouts } = {}) {
    await runAll(connection, ['BEGIN', ...(timeouts === undefined ? [] : setting(timeouts, true))]);
  },
  commit: run('COMMIT'),
  rollback: run('ROLLBACK'),
  // Those behind a statement that fails are not run.
  // https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
  commitAfter: (connection, statements) => runAll(connection, [...statements, 'COMMIT']),
};

/** In one message, where the driver sends several statements so. */
async function runAll(connection: Connection, statements: readonly string[]): Promise<void> {
  if (connection.takesSeveral === true) await connection.query(statements.join('; '));
  else for (const sql of statements) await connection.query(sql);
}

export const limit: NonNullable<Dialect['limit']> = async (connection, _server, timeouts) => {
  for (const sql of setting(timeouts, false)) await connection.query(sql);
};

/**
 * The limits are those of the transaction where there is one, so that a pooler's next client does not inherit them.
 * https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-LOCK-TIMEOUT
 */
function setting({ lockMs, statementMs }: Timeouts, isLocal: boolean): readonly string[] {
  const calls = [
    ...(lockMs === null ? [] : [`set_config('lock_timeout', '${lockMs}', ${isLocal})`]),
    ...(statementMs === null ? [] : [`set_config('statement_timeout', '${statementMs}', ${isLocal})`]),
  ];
  return calls.length === 0 ? [] : [`SELECT ${calls.join(', ')}`];
}
