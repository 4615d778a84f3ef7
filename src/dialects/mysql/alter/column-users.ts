import type { Column, Index, Table } from '../../../catalog/index.js';
import type { ColumnPosition } from '../../../operations/index.js';
import type { Server } from '../../dialect.js';
import { constraintSql, indexSql } from '../create-table.js';
import { generatedFrom, mentions } from '../expressions.js';
import type { AlterBatch } from './alter-batch.js';
import type { Part } from './parts.js';

/** What uses a column: it goes before the column does, and comes back after. */
export interface Users {
  /** Checks, keys and indexes. */
  readonly parts: readonly (Part & { readonly definition: string })[];
  /** Generated columns, in the order of the table. */
  readonly columns: readonly { readonly column: Column; readonly position: ColumnPosition }[];
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

export function dropUsers(batch: AlterBatch, users: Users): void {
  for (const part of users.parts) batch.parts.drop(part);
  for (const { column } of users.columns) batch.columns.drop(column.name);
}

export function addUsers(batch: AlterBatch, users: Users): void {
  for (const { column, position } of users.columns) batch.columns.add(column, position);
  for (const part of users.parts) batch.parts.add(part, part.definition);
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

/** The keys and indexes over a column. */
export function keyParts(table: Table, column: string, server: Server): Users['parts'] {
  return partsOver(table, [column], [], server);
}

/** All keys and indexes of a table. */
export function everyKey(table: Table, server: Server): Users['parts'] {
  const names = table.columns.map((it) => it.name);
  return partsOver(table, names, names, server).filter((it) => it.kind !== 'check');
}

export function positionOf(table: Table, name: string): ColumnPosition {
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
      .map((it) => ({ kind: 'index', name: it.name, definition: indexSql(it, server) }) as const),
    ...table.checks
      .filter((it) => uses(it.expression))
      .map((it) => ({ kind: 'check', name: it.name!, definition: constraintSql(it, server) }) as const),
  ];
}
