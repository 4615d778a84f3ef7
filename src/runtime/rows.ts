import type { TableRef } from '../catalog/index.js';
import type { Dialect } from '../dialects/index.js';
import { qualifiedName } from '../dialects/shared/qualified-name.js';
import { DbmError } from '../errors/index.js';
import type { Session } from './session.js';

/** Says of a row whether it has a value in a column. */
export interface RowCondition {
  readonly column: string;
  readonly is: 'null' | 'not null';
}

/** Selects from the table's rows, or those of which the condition holds. */
export function selectRows(
  table: TableRef,
  such: RowCondition | undefined,
  { quoteIdentifier }: Pick<Dialect, 'quoteIdentifier'>,
): string {
  const where =
    such === undefined ? '' : ` WHERE ${quoteIdentifier(such.column)} IS ${such.is.toUpperCase()}`;
  return `SELECT 1 FROM ${qualifiedName(table, quoteIdentifier)}${where}`;
}

/** Whether a table has any row, or any of which the condition holds. */
export async function hasRows(
  { dialect, connection }: Session,
  table: TableRef,
  such?: RowCondition,
): Promise<boolean> {
  return (await connection.query(`${selectRows(table, such, dialect)} LIMIT 1`)).length > 0;
}

/** Throws DbmError `migration` with this message when the table has rows, or such rows. */
export async function requireNoRows(
  session: Session,
  table: TableRef,
  message: string,
  such?: RowCondition,
): Promise<void> {
  if (!(await hasRows(session, table, such))) return;
  throw new DbmError('migration', message, {
    hint:
      such?.is === 'not null'
        ? 'Say in the migration file what becomes of these values.'
        : 'Give the value in the migration file, or write the migration again with dbm migrate --backfill.',
  });
}
