import type { Dialect } from '../dialect.js';

/**
 * SQLite lets one connection write at a time, and the transaction of a migration begins with that right: one
 * that comes second waits there, as long as the driver's timeout says.
 * https://www.sqlite.org/lang_transaction.html#immediate
 */
export const lock: Dialect['lock'] = {
  acquire: async () => true,
  release: async () => {},
  byTransaction: true,
};
