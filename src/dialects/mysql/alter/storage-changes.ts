import type { TableOptions } from '../../../catalog/index.js';
import type { TableChange } from '../../../operations/index.js';
import { without } from '../../shared/ignored-options.js';
import { partitionSql } from '../create-table.js';
import { resolveOptions } from '../resolve.js';
import { engineOf } from '../server.js';
import { engineOptions, storageChanges } from '../storage.js';
import type { AlterScript } from './alter-script.js';
import { everyKey } from './column-users.js';
import { keySql } from './foreign-key-indexes.js';

type Moment = 'before' | 'after';

/**
 * Gives a table another engine, other ways to be stored and other partitions. The usual engine takes all that
 * a table can have, others do not: so a table gets that one before all other changes, and another one after
 * them. Partitions ask for columns in every key: so they go before, and come after.
 */
export function alterStorage(script: AlterScript, changes: readonly TableChange[], moment: Moment): void {
  for (const change of changes) {
    if (change.kind !== 'alterOptions') continue;
    const [from, to] = [change.from, change.to].map((it) => resolveOptions(it, script.server));
    if (storageMoment(from!, to!) === moment) store(script, from!, to!);
    const [before, after] = [from!.partitionBy, to!.partitionBy];
    if (before === after) continue;
    // MariaDB does not take the one together with the other.
    const hasKey = (kind: 'addConstraint' | 'dropConstraint') =>
      changes.some((it) => it.kind === kind && it.constraint.kind === 'foreignKey');
    if (moment === 'before' && before !== undefined) {
      script.batch.ending = 'REMOVE PARTITIONING';
      if (after === undefined && hasKey('addConstraint')) script.writeAll();
    }
    if (moment === 'after' && after !== undefined) {
      if (before === undefined && hasKey('dropConstraint')) script.writeAll();
      // Takes the place of REMOVE PARTITIONING when all goes into one statement.
      script.batch.ending = partitionSql(after);
    }
  }
}

function storageMoment(from: TableOptions, to: TableOptions): Moment {
  return from.engine !== null && to.engine === null ? 'before' : 'after';
}

function store(script: AlterScript, from: TableOptions, to: TableOptions): void {
  const { server, state } = script;
  const leaves = from.engine !== to.engine;
  const [blocks, newBlocks] = [from, to].map((it) => it.storage?.KEY_BLOCK_SIZE);
  const renewsKeys = blocks !== newBlocks && (blocks !== undefined || leaves);
  // A key that the open statement renames could not be made again in it.
  if (renewsKeys) script.writeAll();
  const own = leaves ? engineOptions(from.storage) : {};
  if (Object.keys(own).length > 0) {
    script.batch.addOptions(storageChanges(own));
    script.writeAll();
  }
  const { batch } = script;
  if (leaves) {
    const engine = engineOf(to, server);
    batch.addOptions([`ENGINE = ${engine}`]);
    if (state !== null) state.engine = engine;
  }
  batch.addOptions(storageChanges(without(from.storage ?? {}, Object.keys(own)), to.storage));
  if (!renewsKeys || state === null) return;
  // Keys keep the former block size, or MyISAM's, as their own, unless they are made again.
  // https://dev.mysql.com/doc/refman/8.4/en/create-table.html#create-table-options
  for (const key of everyKey(state.table, server)) batch.parts.replace(key, key.definition);
  for (const [name, columns] of state.madeIndexes) {
    batch.parts.replace({ kind: 'index', name }, keySql(name, columns));
  }
}
