import type { Table } from '../../../catalog/index.js';
import type { Server } from '../../dialect.js';
import { constraintSql, indexSql } from '../create-table.js';
import { mentions } from '../expressions.js';
import type { ColumnEdits } from './column-edits.js';
import type { PartEdits } from './part-edits.js';
import type { TableState } from './table-state.js';

/**
 * MySQL refuses to rename a column that a check, generated column, default or functional index uses, so
 * these are written again with the new name in the same statement; MariaDB does that by itself.
 * https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html
 */
export function redefineUsers(
  { columns, parts }: { readonly columns: ColumnEdits; readonly parts: PartEdits },
  start: Table,
  end: Table,
  server: Server,
): void {
  const renamed = columns.all.filter((it) => it.original !== null && it.original !== it.name);
  const uses = (expression: string) => renamed.some((it) => mentions(expression, it.original!));
  for (const check of start.checks) {
    const after = end.checks.find((it) => it.name === check.name);
    if (after === undefined || !uses(check.expression)) continue;
    parts.replace({ kind: 'check', name: check.name! }, constraintSql(after, server));
  }
  for (const index of start.indexes) {
    const after = end.indexes.find((it) => it.name === index.name);
    const used = index.keys.some((key) => key.expression !== null && uses(key.expression));
    if (after !== undefined && used)
      parts.replace({ kind: 'index', name: index.name }, indexSql(after, server));
  }
  const reached = new Set(renamed.map((it) => it.original!));
  for (const column of start.columns) {
    const { generated, default: value } = column;
    const expression = generated?.expression ?? (value?.kind === 'sql' ? value.sql : null);
    // MySQL also looks through the generated columns that others are made of, which stand before them.
    const isReached = expression !== null && [...reached].some((it) => mentions(expression, it));
    if (!isReached || columns.drops(column.name)) continue;
    if (generated !== null) reached.add(column.name);
    const name = columns.all.find((it) => it.original === column.name)?.name ?? column.name;
    columns.alter(name, end.columns.find((it) => it.name === name)!);
  }
}

/** On MariaDB a check that is part of a column gets the column's new name only with a new definition. */
export function redefineChecked(columns: ColumnEdits, end: TableState): void {
  for (const edit of columns.all) {
    const column = end.column(edit.name);
    if (column?.type.kind === 'json' || end.columnChecks.has(edit.name)) edit.column ??= column;
  }
}
