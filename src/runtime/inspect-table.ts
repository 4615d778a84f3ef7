import { findTable, type Table, type TableRef } from '../catalog/index.js';
import type { Session } from './session.js';

/** A table as it is in the database; null when there is none. */
export async function inspectTable(
  { dialect, connection, server }: Pick<Session, 'dialect' | 'connection' | 'server'>,
  table: TableRef,
): Promise<Table | null> {
  const schemas = table.schema === null ? [] : [table.schema];
  return findTable(await dialect.inspect(connection, server, { schemas, tables: [table] }), table);
}
