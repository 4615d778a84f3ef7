import type { AddColumn, MoveColumn, TableChange } from '../../../operations/index.js';
import { hasUnsafeDefault } from '../column-definition.js';
import { valueSql } from '../defaults.js';
import type { AlterScript } from './alter-script.js';
import { keysOver, refuseTimeOfRow, unknownColumn } from './parts.js';

export function addColumn(script: AlterScript, change: AddColumn): void {
  const { column, position } = change;
  script.writeUnless(({ columns }) => columns.canAdd(column));
  script.apply(change);
  const backfill = change.backfill ?? (hasUnsafeDefault(column, script.server) ? column.default : null);
  if (backfill === null || column.generated !== null || column.identity !== null) {
    script.batch.columns.add(column, position);
    return;
  }
  script.defineLater(column);
  if (backfill.kind !== 'sql' || script.keepsHistory) {
    script.batch.columns.add({ ...column, default: backfill }, position, true);
    return;
  }
  // A default cannot hold all that an UPDATE can: queries, other columns.
  script.batch.columns.add({ ...column, nullable: true, default: null }, position, true);
  script.write();
  script.update(column.name, valueSql(backfill, column.type), null);
}

export function dropColumn(script: AlterScript, change: Extract<TableChange, { kind: 'dropColumn' }>): void {
  const { name } = change.column;
  const keys = script.state === null ? [] : keysOver(script.state.table, name);
  script.writeUnless(
    ({ columns, parts }) => columns.canDrop(name) && keys.every((key) => parts.canDrop(key)),
  );
  script.apply(change);
  for (const key of keys) script.batch.parts.drop(key);
  script.batch.columns.drop(name);
}

export function moveColumn(script: AlterScript, change: MoveColumn): void {
  const column = script.state?.column(change.column) ?? null;
  if (column === null) throw unknownColumn(script.ref, change.column);
  refuseTimeOfRow(script.ref, column);
  script.writeUnless(({ columns }) => columns.canAdjust(column));
  script.apply(change);
  script.batch.columns.move(column);
}
