import type { Column, Default } from '../../../catalog/index.js';
import { plainColumn, shortenName } from '../../../catalog/index.js';
import type { ColumnPosition } from '../../../operations/index.js';
import { columnDefinition, hasUnsafeDefault } from '../column-definition.js';
import { valueSql } from '../defaults.js';
import { quoteIdentifier } from '../quoting.js';
import type { AlterScript } from './alter-script.js';
import type { Users } from './column-users.js';
import { addUsers, dropUsers, positionOf, usersOf } from './column-users.js';
import { redefine } from './redefine-column.js';

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

/** A column before and after a change, and the expression of the user's that converts its values. */
export interface ColumnChange {
  /** Null where it is not known. */
  readonly before: Column | null;
  readonly after: Column;
  readonly using: string | null;
}

/**
 * The replacement that a change of a column needs, or null when MODIFY does it: an expression of the user's
 * converts the values, or a virtual column becomes a real one or the other way round, which neither server
 * lets MODIFY do. https://dev.mysql.com/doc/refman/8.4/en/alter-table-generated-columns.html
 */
export function replacementOf(
  { state, server }: AlterScript,
  { before, after, using }: ColumnChange,
): Replacement | null {
  const table = state?.table ?? null;
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

/** Carries a replacement out. `backfill` is the value of rows that have none, if the new column must have one. */
export function replaceColumn(script: AlterScript, replacement: Replacement, backfill: Default | null): void {
  const { before, after, value, position, temporary, users } = replacement;
  const { server } = script;
  script.writeAll();
  if (value !== null) {
    const filled = { ...plainColumn(temporary, after.type), collation: after.collation };
    const fallback = after.nullable || backfill === null ? null : valueSql(backfill, after.type);
    const place = ` AFTER ${quoteIdentifier(before)}`;
    if (script.keepsHistory) {
      const sql = fallback === null ? value : `COALESCE((${value}), ${fallback})`;
      const computed: Column = { ...filled, default: { kind: 'sql', sql } };
      script.alter([`ADD COLUMN ${columnDefinition(computed, server)}${place}`]);
      script.alter([`MODIFY COLUMN ${columnDefinition(filled, server)}`]);
    } else {
      script.alter([`ADD COLUMN ${columnDefinition(filled, server)}${place}`]);
      script.update(temporary, `(${value})`, null);
      if (fallback !== null) script.update(temporary, fallback, temporary);
    }
  }
  // Generated columns are added again in the same statement, where such a default must not be.
  const isLater = users.columns.length > 0 && hasUnsafeDefault(after, server);
  const first = isLater ? { ...after, default: null } : after;
  const { batch } = script;
  dropUsers(batch, users);
  batch.columns.drop(before);
  const from = script.state?.column(before) ?? null;
  script.apply({ kind: 'alterColumn', from, to: first, using: null, backfill: null });
  if (value === null) batch.columns.add(first, position);
  else batch.columns.alter(temporary, first);
  addUsers(batch, users);
  if (!isLater) return;
  script.writeAll();
  redefine(script, after.name, after);
}
