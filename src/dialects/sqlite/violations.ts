import { messageOf } from '../../errors/index.js';
import type { Connection } from '../dialect.js';
import { prepared } from './prepared-statements.js';

/** A row whose foreign key points nowhere, or a foreign key that can point to nothing. */
export interface Violation {
  readonly table: string;
  /** The rowid; null in a table without; what is wrong when there is no `parent`. */
  readonly row: string | null;
  /** Null for a foreign key that does not fit its table. */
  readonly parent: string | null;
}

interface CheckRow {
  readonly table: string;
  readonly row: string | null;
  readonly parent: string;
}

/** All violations. https://www.sqlite.org/pragma.html#pragma_foreign_key_check */
export async function findViolations(connection: Connection): Promise<readonly Violation[]> {
  try {
    return await connection.query<CheckRow>(prepared.violations);
  } catch (thrown) {
    if (!messageOf(thrown).includes('foreign key mismatch')) throw thrown;
    return findOneByOne(connection);
  }
}

/** One key that points to columns that are not unique stops the check: so that it stops no other table's. */
async function findOneByOne(connection: Connection): Promise<readonly Violation[]> {
  const tables = await connection.query<{ readonly name: string }>(
    `SELECT DISTINCT m.name FROM sqlite_master AS m JOIN pragma_foreign_key_list(m.name, 'main')
     WHERE m.type = 'table'`,
  );
  const found: Violation[] = [];
  for (const { name } of tables) {
    try {
      found.push(
        ...(await connection.query<CheckRow>(
          `SELECT "table", CAST(rowid AS TEXT) AS "row", parent FROM pragma_foreign_key_check(?)`,
          [name],
        )),
      );
    } catch (thrown) {
      if (!messageOf(thrown).includes('foreign key mismatch')) throw thrown;
      found.push({ table: name, row: messageOf(thrown), parent: null });
    }
  }
  return found;
}

/** Those of `after` that were not there before. */
export function newViolations(
  before: readonly Violation[],
  after: readonly Violation[],
): readonly Violation[] {
  // Counted, because all rows of a table without rowid look alike here.
  const known = new Map<string, number>();
  for (const it of before) known.set(keyOf(it), (known.get(keyOf(it)) ?? 0) + 1);
  return after.filter((it) => {
    const left = known.get(keyOf(it)) ?? 0;
    known.set(keyOf(it), left - 1);
    return left <= 0;
  });
}

function keyOf({ table, row, parent }: Violation): string {
  return JSON.stringify([table, row, parent]);
}
