import type { ForeignKey, Table } from '../../catalog/index.js';
import type { Report } from './problems.js';

/** Takes note of what only SQLite has: it decides what becomes of rows, so that it is not left out in silence. */
export function reportSqliteOnly(
  table: Table,
  at: (part: string) => Report,
  ordersPrimaryKeys = false,
): void {
  for (const key of [table.primaryKey ?? [], table.uniques].flat()) {
    const report = at(key.name ?? key.columns.join(', '));
    if (key.onConflict !== undefined) report("onConflict() is SQLite's; take it away");
    // MySQL has some of it in primary keys; see its resolvePrimaryKey.
    if (key.parts !== undefined && !(key.kind === 'primaryKey' && ordersPrimaryKeys)) {
      report(
        "the order, length and collation of a key's columns are not there; write an index() that is unique()",
      );
    }
  }
  for (const column of table.columns) {
    if (column.onNull !== undefined) at(column.name)("onConflict of notNull() is SQLite's; take it away");
  }
}

/** A foreign key that names the columns it refers to; that it did not is something only SQLite remembers. */
export function withColumnsSaid(key: ForeignKey): ForeignKey {
  const { toPrimaryKey: _, ...said } = key;
  return said;
}
