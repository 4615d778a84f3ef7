import type { Column, Index, Table } from '../../catalog/index.js';
import { shortenName } from '../../catalog/index.js';
import type { ColumnPosition } from '../../operations/index.js';
import type { Server } from '../dialect.js';
import type { Part } from './alter-parts.js';
import { constraintSql, indexSql } from './create-table.js';
import { mentions } from './expressions.js';
import { quoteIdentifier } from './quoting.js';
import { isMariadb } from './server.js';
import { typeSql } from './types.js';

/** What uses a column: it goes before the column does, and comes back after. */
export interface Users {
  /** Checks, keys and indexes. */
  readonly parts: readonly (Part & { readonly definition: string })[];
  /** Generated columns, in the order of the table. */
  readonly columns: readonly { readonly column: Column; readonly position: ColumnPosition }[];
}

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
  readonly users: Users;
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
  server: Server,
): Replacement | null {
  const name = before?.name ?? after.name;
  const isStored = (column: Column) => column.generated?.stored ?? true;
  const switches = before !== null && isStored(before) !== isStored(after);
  const computes = after.generated !== null;
  if (!switches && (using === null || computes)) return null;
  return {
    before: name,
    after,
    value: computes ? null : (using ?? quoteIdentifier(name)),
    temporary: shortenName(`dbm_${name}`, 64),
    position: table === null ? 'last' : positionOf(table, name),
    users: table === null ? { parts: [], columns: [] } : usersOf(table, name, 'all', server),
  };
}

/** What uses a column: all of it, or only the expressions, which do not follow when it is renamed. */
export function usersOf(table: Table, name: string, which: 'all' | 'expressions', server: Server): Users {
  const columns = generatedFrom(table, name);
  const names = columns.map((it) => it.name);
  return {
    parts: partsOver(table, which === 'all' ? [name, ...names] : names, [name, ...names], server),
    columns: columns.map((column) => ({ column, position: positionOf(table, column.name) })),
  };
}

/**
 * Whether MySQL would make keys over a column's first bytes of those over the whole of it: a set in another
 * character set than the new type's is taken for as long as its number of bytes.
 */
export function losesWholeKeys(before: Column, after: Column, server: Server): boolean {
  const isListed = (column: Column) => /^(set|enum)\b/.test(typeSql(column.type));
  return !isMariadb(server) && isListed(before) && !isListed(after);
}

/** The keys and indexes over a column. */
export function keyParts(table: Table, column: string, server: Server): Users['parts'] {
  return partsOver(table, [column], [], server);
}

/** The table as it is while the users of a column are away. */
export function withoutUsers(table: Table, users: Users): Table {
  const isAway = (kind: Part['kind'], name: string) =>
    users.parts.some((part) => part.kind === kind && part.name === name);
  return {
    ...table,
    columns: table.columns.filter((it) => !users.columns.some(({ column }) => column.name === it.name)),
    checks: table.checks.filter((it) => !isAway('check', it.name!)),
    indexes: table.indexes.filter((it) => !isAway('index', it.name)),
  };
}

/** The generated columns that use a column, and those that use these. */
export function generatedFrom(table: Table, name: string): readonly Column[] {
  const reached = new Set([name]);
  for (const { name: own, generated } of table.columns) {
    // A generated column can use plain ones and those that stand before it, so one pass is enough.
    if (generated !== null && [...reached].some((it) => mentions(generated.expression, it))) reached.add(own);
  }
  return table.columns.filter((it) => it.name !== name && reached.has(it.name));
}

function positionOf(table: Table, name: string): ColumnPosition {
  const at = table.columns.findIndex((it) => it.name === name);
  return at <= 0 ? 'first' : { after: table.columns[at - 1]!.name };
}

/** The keys and indexes over some columns, and the checks and indexes whose expressions use some. */
function partsOver(
  table: Table,
  keyed: readonly string[],
  used: readonly string[],
  server: Server,
): Users['parts'] {
  const over = (columns: readonly (string | null)[]) =>
    columns.some((it) => it !== null && keyed.includes(it));
  const uses = (expression: string | null) =>
    expression !== null && used.some((name) => mentions(expression, name));
  const overIndex = (index: Index) => index.keys.some((key) => over([key.column]) || uses(key.expression));
  const { primaryKey } = table;
  return [
    ...(primaryKey !== null && over(primaryKey.columns)
      ? [{ kind: 'primaryKey', name: 'PRIMARY', definition: constraintSql(primaryKey, server) } as const]
      : []),
    ...table.uniques
      .filter((it) => over(it.columns))
      .map((it) => ({ kind: 'index', name: it.name!, definition: constraintSql(it, server) }) as const),
    ...table.indexes
      .filter(overIndex)
      .map((it) => ({ kind: 'index', name: it.name, definition: indexSql(it) }) as const),
    ...table.checks
      .filter((it) => uses(it.expression))
      .map((it) => ({ kind: 'check', name: it.name!, definition: constraintSql(it, server) }) as const),
  ];
}
