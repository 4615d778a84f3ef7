import type { Table } from '../../../catalog/index.js';
import type { Server } from '../../dialect.js';
import { columnCharset } from '../collations.js';
import { constraintSql, indexSql, partitionSql } from '../create-table.js';
import { mentions } from '../expressions.js';
import type { ColumnEdit, ColumnEdits } from './column-edits.js';
import type { PartEdits } from './part-edits.js';
import type { TableState } from './table-state.js';

interface Batch {
  readonly columns: ColumnEdits;
  readonly parts: PartEdits;
  ending: string | null;
}

/**
 * MySQL refuses to rename a column that a check, generated column, default, functional index or partition uses, so
 * these are written again with the new name in the same statement; MariaDB does that by itself.
 * https://dev.mysql.com/doc/refman/8.4/en/create-table-check-constraints.html
 *
 * It also keeps the literals of a check in the character set that the columns had before the statement; those of
 * generated columns and functional indexes it converts with them.
 */
export function redefineUsers(batch: Batch, start: Table, end: Table, server: Server): void {
  const { columns, parts } = batch;
  const renamed = columns.all.filter((it) => it.original !== null && it.original !== it.name);
  const uses = (expression: string) => renamed.some((it) => mentions(expression, it.original!));
  const isRecoded = ({ original, name }: ColumnEdit) =>
    original !== null && charsetIn(start, original, server) !== charsetIn(end, name, server);
  const recoded = columns.all.filter(isRecoded);
  for (const check of start.checks) {
    const after = end.checks.find((it) => it.name === check.name);
    const isConcerned = [...renamed, ...recoded].some((it) => mentions(check.expression, it.original!));
    if (after === undefined || !isConcerned) continue;
    parts.replace({ kind: 'check', name: check.name! }, constraintSql(after, server));
  }
  for (const index of start.indexes) {
    const after = end.indexes.find((it) => it.name === index.name);
    const used = index.keys.some((key) => key.expression !== null && uses(key.expression));
    if (after !== undefined && used)
      parts.replace({ kind: 'index', name: index.name }, indexSql(after, server));
  }
  const { partitionBy } = end.options;
  if (partitionBy !== undefined && uses(start.options.partitionBy ?? '')) {
    batch.ending ??= partitionSql(partitionBy);
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

function charsetIn(table: Table, name: string, server: Server): string | null {
  const column = table.columns.find((it) => it.name === name);
  return column === undefined ? null : columnCharset(column, table, server);
}

/** On MariaDB a check that is part of a column gets the column's new name only with a new definition. */
export function redefineChecked(columns: ColumnEdits, end: TableState): void {
  for (const edit of columns.all) {
    const column = end.column(edit.name);
    if (column?.type.kind === 'json' || end.columnChecks.has(edit.name)) edit.column ??= column;
  }
}
