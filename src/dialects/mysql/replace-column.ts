import type { Column, Index, Table } from '../../catalog/index.js';
import { shortenName } from '../../catalog/index.js';
import type { ColumnPosition } from '../../operations/index.js';
import type { Part } from './alter-parts.js';
import { constraintSql, indexSql } from './create-table.js';
import { mentions } from './expressions.js';
import { quoteIdentifier } from './quoting.js';

/** How a column gives way to another one of its name. */
export interface Replacement {
  /** The old column's name. */
  readonly before: string;
  readonly after: Column;
  /** What fills the new column from the old row, as SQL; null for a column that computes itself. */
  readonly value: string | null;
  /** The name of the new column while both are there. */
  readonly temporary: string;
  readonly position: ColumnPosition;
  /** Keys, indexes and checks over the column or over `users`: they go and come back in the same statement. */
  readonly parts: readonly (Part & { readonly definition: string })[];
  /** Generated columns that use the column. */
  readonly users: readonly { readonly column: Column; readonly position: ColumnPosition }[];
}

/**
 * The replacement that a change of a column needs, or null when MODIFY does it: an expression of the user's
 * converts the values, or a virtual column becomes a real one or the other way round, which neither server
 * lets MODIFY do. https://dev.mysql.com/doc/refman/8.4/en/alter-table-generated-columns.html
 */
export function replacementOf(
  table: Table | null,
  before: Column | null,
  after: Column,
  using: string | null,
): Replacement | null {
  const name = before?.name ?? after.name;
  const [old, now] = [before?.generated ?? null, after.generated];
  const switches = before !== null && (old ?? { stored: true }).stored !== (now ?? { stored: true }).stored;
  if (!switches && (using === null || now !== null)) return null;
  const value = now === null ? (using ?? quoteIdentifier(name)) : null;
  const users = table === null ? [] : usersOf(table, name);
  return {
    before: name,
    after,
    value,
    temporary: shortenName(`dbm_${name}`, 64),
    position: table === null ? 'last' : positionOf(table, name),
    parts: table === null ? [] : partsOver(table, [name, ...users.map((it) => it.name)]),
    users: users.map((column) => ({ column, position: positionOf(table!, column.name) })),
  };
}

/** The generated columns that use a column, and those that use these. */
function usersOf(table: Table, name: string): readonly Column[] {
  const reached = new Set([name]);
  for (const column of table.columns) {
    const { generated } = column;
    // A generated column can only use those that stand before it, or plain ones, so one pass is enough.
    if (generated !== null && [...reached].some((it) => mentions(generated.expression, it))) {
      reached.add(column.name);
    }
  }
  return table.columns.filter((it) => it.name !== name && reached.has(it.name));
}

function positionOf(table: Table, name: string): ColumnPosition {
  const at = table.columns.findIndex((it) => it.name === name);
  return at <= 0 ? 'first' : { after: table.columns[at - 1]!.name };
}

function partsOver(table: Table, names: readonly string[]): Replacement['parts'] {
  const over = (columns: readonly (string | null)[]) =>
    columns.some((it) => it !== null && names.includes(it));
  const used = (expression: string | null) =>
    expression !== null && names.some((name) => mentions(expression, name));
  const overIndex = (index: Index) => index.keys.some((key) => over([key.column]) || used(key.expression));
  const { primaryKey } = table;
  return [
    ...(primaryKey !== null && over(primaryKey.columns)
      ? [{ kind: 'primaryKey', name: 'PRIMARY', definition: constraintSql(primaryKey) } as const]
      : []),
    ...table.uniques
      .filter((it) => over(it.columns))
      .map((it) => ({ kind: 'index', name: it.name!, definition: constraintSql(it) }) as const),
    ...table.indexes
      .filter(overIndex)
      .map((it) => ({ kind: 'index', name: it.name, definition: indexSql(it) }) as const),
    ...table.checks
      .filter((it) => used(it.expression))
      .map((it) => ({ kind: 'check', name: it.name!, definition: constraintSql(it) }) as const),
  ];
}
