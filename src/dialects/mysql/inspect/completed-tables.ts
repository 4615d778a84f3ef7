import type { CheckConstraint, UnmanagedObject } from '../../../catalog/index.js';
import type { Connection, Server } from '../../dialect.js';
import { inOrder, showCreate } from './inexact-texts.js';
import type { ServerTable } from './server-table.js';
import { parseShowCreate } from './show-create.js';

/**
 * The tables with what information_schema does not tell, and SHOW CREATE TABLE does: how they are stored and
 * partitioned, and the parsers of full-text indexes. One query for each table that may have such things, which
 * those named in `withOptions` do; `others` is what of them is left as it is.
 */
export async function completed(
  connection: Connection,
  server: Server,
  tables: readonly ServerTable[],
  withOptions: ReadonlySet<string>,
): Promise<{ readonly tables: readonly ServerTable[]; readonly others: readonly UnmanagedObject[] }> {
  const others: UnmanagedObject[] = [];
  const all = await inOrder(tables, async (table) => {
    const isPlain =
      table.engine === 'InnoDB' &&
      table.keys.every((key) => key.method !== 'fulltext' && key.method !== 'vector') &&
      !table.checks.some(mayBePeriod);
    if (isPlain && !withOptions.has(table.name)) return table;
    const shown = parseShowCreate(await showCreate(connection, table.name), table, server);
    for (const it of shown.others) {
      others.push({ kind: 'table option', schema: null, name: `${table.name} ${it}` });
    }
    const { storage, partitionBy, period } = shown;
    if (period !== null) {
      const checks = table.checks.filter(({ name }) => shown.checks.some((it) => it.name === name));
      return { ...table, keys: shown.keys, checks, storage, partitionBy, period };
    }
    const storageOf = new Map(shown.keys.map((key) => [key.name, key.storage]));
    const keys = table.keys.map((key) => ({ ...key, storage: storageOf.get(key.name) }));
    return { ...table, keys, storage, partitionBy };
  });
  return { tables: all, others };
}

/** MariaDB tells of a period as of a check. https://mariadb.com/kb/en/application-time-periods/ */
const mayBePeriod = ({ expression }: CheckConstraint) => /^`[^`]+` < `[^`]+`$/.test(expression);
