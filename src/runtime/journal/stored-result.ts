import type { QueryResult } from 'kysely';
import { DbmError } from '../../errors/index.js';
import { equal } from '../../util/index.js';
import type { StoredResult } from './progress.js';

/** What to keep of a result, so that a later run can give it again; null when there is nothing. */
export function storeResult(result: QueryResult<unknown>): StoredResult | null {
  const { insertId, numAffectedRows, numChangedRows, rows } = result;
  const stored = {
    ...(insertId === undefined ? {} : { insertId: String(insertId) }),
    ...(numAffectedRows === undefined ? {} : { numAffectedRows: String(numAffectedRows) }),
    ...(numChangedRows === undefined ? {} : { numChangedRows: String(numChangedRows) }),
    ...(rows.length === 0 ? {} : { rows: isJson(rows) ? rows : null }),
  };
  return Object.keys(stored).length === 0 ? null : stored;
}

/** The same again. Throws DbmError `unfinished` when it could not be kept. */
export function restoreResult(stored: StoredResult | undefined, words: string): QueryResult<unknown> {
  if (stored?.rows === null) {
    throw new DbmError(
      'unfinished',
      `What this returned when an earlier run sent it is not known any more: ${words}`,
      {
        hint: 'Do the rest of the migration by hand, and record it with `dbm stamp`.',
      },
    );
  }
  const { insertId, numAffectedRows, numChangedRows, rows = [] } = stored ?? {};
  return {
    rows: [...(rows ?? [])],
    ...(insertId === undefined ? {} : { insertId: BigInt(insertId) }),
    ...(numAffectedRows === undefined ? {} : { numAffectedRows: BigInt(numAffectedRows) }),
    ...(numChangedRows === undefined ? {} : { numChangedRows: BigInt(numChangedRows) }),
  };
}

function isJson(rows: readonly unknown[]): boolean {
  try {
    return equal(JSON.parse(JSON.stringify(rows)), rows);
  } catch {
    return false;
  }
}
