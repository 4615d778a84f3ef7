import { displayName, type TableRef } from '../../catalog/index.js';
import { FormerNames, type Operation } from '../../operations/index.js';
import { listWords } from '../../util/index.js';
import type { Connection } from '../connection.js';
import { qualifiedName } from '../shared/qualified-name.js';
import { quoteIdentifier } from './quoting.js';

/** From here on a scan of the table takes long enough to be noticed by who waits for it. */
const manyRows = 1_000_000;

/**
 * Checks and foreign keys that a table of many rows gets: PostgreSQL looks at all of them under a lock, unless the
 * constraint is NOT VALID at first (https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES).
 */
export async function advise(
  connection: Connection,
  operations: readonly Operation[],
): Promise<readonly string[]> {
  const scanned = scannedTables(operations);
  if (scanned.length === 0) return [];
  const tables = scanned.map((it) => qualifiedName(it.before, quoteIdentifier));
  const rows = await connection.query<{ readonly position: string; readonly rows: string }>(
    `SELECT t.position, c.reltuples::bigint AS rows
FROM unnest($1::text[]) WITH ORDINALITY AS t (name, position)
JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(t.name)
WHERE c.relkind = 'r' AND c.reltuples >= ${manyRows} ORDER BY t.position`,
    [tables],
  );
  return rows.map(({ position, rows }) => {
    const { table, constraints } = scanned[Number(position) - 1]!;
    const [them, they] = constraints.length === 1 ? ['it', 'it holds'] : ['them', 'they hold'];
    const count = Math.round(Number(rows) / 100_000) / 10;
    return (
      `${displayName(table)} has about ${count} million rows, and adding ${listWords(constraints)} reads all of them ` +
      `while writers wait. With notValid: true in the models ${they} for new rows at once; taken out again, the next ` +
      `migration validates ${them} beside the writers.`
    );
  });
}

interface ScannedTable {
  readonly table: TableRef;
  /** Its name while nothing has been changed yet. */
  readonly before: TableRef;
  readonly constraints: readonly string[];
}

function scannedTables(operations: readonly Operation[]): readonly ScannedTable[] {
  const former = new FormerNames();
  const found: ScannedTable[] = [];
  for (const operation of operations) {
    former.follow(operation);
    if (operation.kind !== 'alterTable') continue;
    const { table, changes } = operation;
    const constraints = changes.flatMap((change) => {
      if (change.kind !== 'addConstraint') return [];
      const { constraint } = change;
      if (constraint.kind !== 'check' && constraint.kind !== 'foreignKey') return [];
      const isLater = constraint.notValid === true || constraint.notEnforced === true;
      return isLater || constraint.name === null ? [] : [constraint.name];
    });
    if (constraints.length > 0) found.push({ table, before: former.table(table), constraints });
  }
  return found;
}
