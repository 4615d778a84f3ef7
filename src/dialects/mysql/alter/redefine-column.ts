import type { Column } from '../../../catalog/index.js';
import type { Server } from '../../dialect.js';
import { isMariadb } from '../server.js';
import { typeSql } from '../types.js';
import type { AlterScript } from './alter-script.js';
import { keyParts } from './users.js';

/** Gives a column another definition in its place. */
export function redefine(script: AlterScript, name: string, column: Column): void {
  const from = script.state?.column(name) ?? null;
  const renews = from !== null && losesWholeKeys(from, column, script.server);
  const keysOf = (it: string) => (renews ? keyParts(script.state!.table, it, script.server) : []);
  const keys = keysOf(name);
  script.writeUnless(
    ({ columns, parts }) => columns.canAlter(name, column) && keys.every((key) => parts.canDrop(key)),
  );
  script.apply({ kind: 'alterColumn', from, to: column, using: null, backfill: null });
  script.batch.columns.alter(name, column);
  for (const key of keys) script.batch.parts.drop(key);
  for (const key of keysOf(column.name)) script.batch.parts.add(key, key.definition);
}

/**
 * Whether MySQL would make keys over a column's first bytes of those over the whole of it: a set in another
 * character set than the new type's is taken for as long as its number of bytes.
 */
function losesWholeKeys(before: Column, after: Column, server: Server): boolean {
  const isListed = (column: Column) => /^(set|enum)\b/.test(typeSql(column.type));
  return !isMariadb(server) && isListed(before) && !isListed(after);
}
