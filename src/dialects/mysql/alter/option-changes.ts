import type { StorageOptions } from '../../../catalog/index.js';
import type { TableChange } from '../../../operations/index.js';
import { equal } from '../../../util/index.js';
import { charsetOf } from '../collations.js';
import { partitionSql } from '../create-table.js';
import { quoteString } from '../quoting.js';
import { resolveOptions } from '../resolve.js';
import { tableDefaults } from '../server.js';
import { storageChanges } from '../storage.js';
import { hasCollation } from '../types.js';
import type { AlterScript } from './alter-script.js';
import { madeIndexSql } from './served-keys.js';
import { everyKey } from './users.js';

type Change<Kind extends TableChange['kind']> = Extract<TableChange, { kind: Kind }>;

export function alterComment(script: AlterScript, change: Change<'alterComment'>): void {
  script.apply(change);
  script.batch.addOptions([`COMMENT = ${quoteString(change.to ?? '')}`]);
}

function alterStorage(script: AlterScript, from: StorageOptions = {}, to: StorageOptions = {}): void {
  script.batch.addOptions(storageChanges(from, to));
  if (from.KEY_BLOCK_SIZE === to.KEY_BLOCK_SIZE || script.state === null) return;
  // Keys keep the former block size as their own, unless they are made again.
  // https://dev.mysql.com/doc/refman/8.4/en/create-table.html#create-table-options
  const { table, madeIndexes } = script.state;
  const { parts } = script.batch;
  for (const key of everyKey(table, script.server)) parts.replace(key, key.definition);
  for (const [name, columns] of madeIndexes)
    parts.replace({ kind: 'index', name }, madeIndexSql(name, columns));
}

function alterPartitions(script: AlterScript, from: string | undefined, to: string | undefined): void {
  if (from === to) return;
  script.batch.ending = to === undefined ? 'REMOVE PARTITIONING' : partitionSql(to);
}

export function alterOptions(script: AlterScript, change: Change<'alterOptions'>): void {
  const { server } = script;
  const [from, to] = [resolveOptions(change.from, server), resolveOptions(change.to, server)];
  script.apply({ kind: 'alterOptions', from, to });
  const defaults = tableDefaults(server);
  if (from.engine !== to.engine) script.batch.addOptions([`ENGINE = ${to.engine ?? defaults.engine}`]);
  alterStorage(script, from.storage, to.storage);
  alterPartitions(script, from.partitionBy, to.partitionBy);
  if (equal([from.charset, from.collation], [to.charset, to.collation])) return;
  const { charset, collation } = to.charset === null && to.collation === null ? defaults : to;
  const set = charset ?? charsetOf(collation!);
  const collate = collation === null ? '' : ` COLLATE ${collation}`;
  if (script.state === null) {
    script.batch.addOptions([`CONVERT TO CHARACTER SET ${set}${collate}`]);
    return;
  }
  // The columns that say nothing of a collation have the table's, so they follow it; the others stay.
  const following = script.state.table.columns.filter((it) => hasCollation(it.type) && it.collation === null);
  script.writeUnless(({ columns }) => following.every((it) => columns.canAdjust(it)));
  const { columns } = script.batch;
  for (const it of following) if (!columns.adds(it.name)) columns.alter(it.name, it);
  script.batch.addOptions([`DEFAULT CHARACTER SET ${set}${collate}`]);
}
