import type { TableRef } from '../../catalog/index.js';
import type { Connection, Server } from '../dialect.js';
import { qualified } from './quoting.js';
import { resolveRef } from './resolve.js';

const noSuchTable = 1146;

/**
 * The whole structure of a table as a text, which a statement changes when it takes effect and else leaves as it
 * is; see Dialect.tableState. The counter of AUTO_INCREMENT goes with the rows and does not count.
 */
export async function tableState(connection: Connection, server: Server, table: TableRef): Promise<string> {
  try {
    const sql = `SHOW CREATE TABLE ${qualified(resolveRef(table, server))}`;
    const [row] = await connection.query<Record<string, unknown>>(sql);
    return String(Object.values(row!)[1]).replace(/ AUTO_INCREMENT=\d+/, '');
  } catch (thrown) {
    if ((thrown as { errno?: unknown }).errno === noSuchTable) return 'no such table';
    throw thrown;
  }
}
