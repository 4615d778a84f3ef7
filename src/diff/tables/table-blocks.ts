import type { TableRef } from '../../catalog/index.js';
import { refOf, tableKey } from '../../catalog/index.js';
import type { AlterTable, TableChange } from '../../operations/index.js';

/** Changes by table: a block for each table that has any. */
export type TableBlocks = ReadonlyMap<string, AlterTable>;

export function addChange(blocks: Map<string, AlterTable>, table: TableRef, change: TableChange): void {
  const key = tableKey(table);
  const changes = [...(blocks.get(key)?.changes ?? []), change];
  blocks.set(key, { kind: 'alterTable', table: refOf(table), changes });
}
