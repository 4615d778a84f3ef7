import type { Connection, Dialect } from '../dialect.js';

const run = (sql: string) => async (connection: Connection) => {
  await connection.query(sql);
};

export const transaction: Dialect['transaction'] = {
  begin: run('BEGIN'),
  commit: run('COMMIT'),
  rollback: run('ROLLBACK'),
};
