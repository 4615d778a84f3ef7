import type { Connection } from '../../dialect.js';

/**
 * A question to the catalogs, for a message of its own. Of catalogs that were never analysed, and of those of many
 * tables, the server expects so much that it would first compile a thousand expressions, for a second. The setting
 * ends with the message, or with the transaction that is open.
 *
 * https://www.postgresql.org/docs/current/jit-decision.html
 */
export function withoutJit(sql: string, { takesSeveral = false }: Pick<Connection, 'takesSeveral'>): string {
  return takesSeveral ? `SET LOCAL jit = off; ${sql}` : sql;
}
