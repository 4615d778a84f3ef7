import type { Column } from '../../../catalog/index.js';
import { shortenName } from '../../../catalog/index.js';
import type { AlterColumn, TableChange } from '../../../operations/index.js';
import { maxNameBytes } from '../names.js';
import { notNullName } from './not-null.js';

/**
 * The changes of a table, in which each NOT NULL whose name another column takes has a name in between, as it must
 * where columns exchange the names.
 */
export function withFreedNotNull(table: string, changes: readonly TableChange[]): readonly TableChange[] {
  const nameOf = (column: Column | null) =>
    column === null || column.nullable ? null : notNullName(table, column);
  const taken = new Set(changes.flatMap((it) => nameOf(columnAfter(it)) ?? []));
  const ahead: AlterColumn[] = [];
  const freed = changes.map((change): TableChange => {
    if (change.kind !== 'alterColumn' || change.from === null) return change;
    const { from, to } = change;
    const name = nameOf(from);
    if (name === null || name === nameOf(to) || !taken.has(name)) return change;
    const between = {
      ...from,
      notNull: { ...from.notNull, name: shortenName(`${name} before`, maxNameBytes) },
    };
    ahead.push({ kind: 'alterColumn', from, to: between, using: null, backfill: null });
    return { ...change, from: between };
  });
  if (ahead.length === 0) return changes;
  const first = changes.findIndex((it) => columnAfter(it) !== null);
  return [...freed.slice(0, first), ...ahead, ...freed.slice(first)];
}

function columnAfter(change: TableChange): Column | null {
  if (change.kind === 'alterColumn') return change.to;
  return change.kind === 'addColumn' ? change.column : null;
}
