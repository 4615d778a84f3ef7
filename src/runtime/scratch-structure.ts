import type { Catalog, TableRef } from '../catalog/index.js';
import { diffCatalogs, type Ends, withBackfills } from '../diff/index.js';
import type { Operation } from '../operations/index.js';
import { inspectTable } from './inspect-table.js';
import { resolveOperation } from './resolve-operation.js';
import { inTransaction, type Session } from './session.js';

/** Everything that is in a database, but for one table: the version table. */
export async function inspectAll(session: Session, versionTable: TableRef): Promise<Catalog> {
  const { dialect, connection, server } = session;
  const found = await dialect.inspect(connection, server, { schemas: 'all', tables: null });
  const isVersionTable = (it: TableRef) => it.schema === versionTable.schema && it.name === versionTable.name;
  return { ...found, tables: found.tables.filter((it) => !isVersionTable(it)) };
}

/** Gives an empty scratch database a structure. What dbm does not manage is not in it. */
export async function buildStructure(
  session: Session,
  structure: Catalog,
  versionTable: TableRef,
): Promise<void> {
  const start = await inspectAll(session, versionTable);
  await runOperations(session, diffCatalogs(start, structure, session.dialect.diffRules));
}

/**
 * The statements that an upgrade with these operations sends, by running it on a scratch database that has the
 * structure that they lead from: what one of them is may depend on what those before it have left.
 */
export function statementsOf(
  session: Session,
  operations: readonly Operation[],
  ends: Ends,
): Promise<readonly string[]> {
  return runOperations(
    session,
    withBackfills(operations, ends, () => null),
  );
}

/** Runs operations as one migration would, and gives their statements. */
function runOperations(session: Session, operations: readonly Operation[]): Promise<readonly string[]> {
  const { dialect, server, connection } = session;
  const structure = (table: TableRef) => inspectTable(session, table);
  return inTransaction(session, async () => {
    const sent: string[] = [];
    for (const operation of operations) {
      const resolved = resolveOperation(operation, session);
      for (const { sql } of await dialect.compile(resolved, { server, connection, structure })) {
        await connection.query(sql);
        sent.push(sql);
      }
    }
    return sent;
  });
}
