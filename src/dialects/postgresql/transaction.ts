import type { Connection, Dialect, Timeouts } from '../dialect.js';

const noTimeouts: Timeouts = { lockMs: null, statementMs: null };

const run = (sql: string) => async (connection: Connection) => {
  await connection.query(sql);
};

export const transaction: Dialect['transaction'] = {
  async begin(connection, { timeouts = noTimeouts } = {}) {
    const statements = ['BEGIN', ...setting(timeouts, true)];
    // Before version 13 the limit of a statement was that of the message that it comes in.
    const mayWait =
      connection.takesSeveral === true && connection.precede !== undefined && timeouts.statementMs === null;
    if (mayWait) for (const sql of statements) connection.precede!(sql);
    else await runAll(connection, statements);
    return { isSequel: false };
  },
  commit: run('COMMIT'),
  rollback: run('ROLLBACK'),
  commitAfter: (connection, statements, afterwards = []) =>
    runAll(connection, [...statements, 'COMMIT', ...afterwards]),
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
  const set = isLocal ? 'SET LOCAL' : 'SET';
  return [
    ...(lockMs === null ? [] : [`${set} lock_timeout = ${lockMs}`]),
    ...(statementMs === null ? [] : [`${set} statement_timeout = ${statementMs}`]),
  ];
}
