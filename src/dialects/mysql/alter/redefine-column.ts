import type { Column } from '../../../catalog/index.js';
import type { Server } from '../../dialect.js';
import { isMariadb } from '../server.js';
import { typeSql } from '../types.js';
import type { AlterScript } from './alter-script.js';
import type { Users } from './column-users.js';
import { keyParts } from './column-users.js';

/** Gives a column another definition in its place. */
export function redefine(script: AlterScript, name: string, column: Column): void {
  const isAlone = fillsForeignKey(script, name, column);
  if (isAlone) script.writeAll();
  redefineAmongOthers(script, name, column);
  if (isAlone) script.write();
}

/**
 * "Cannot change column: used in a foreign key constraint": MySQL lets a column of one, at either end, become not null
 * only in a statement that does not copy the table, as almost any other change may make it do.
 * https://dev.mysql.com/doc/refman/8.4/en/innodb-online-ddl-operations.html#online-ddl-column-operations
 */
function fillsForeignKey({ state }: AlterScript, name: string, column: Column): boolean {
  return state?.column(name)?.nullable === true && !column.nullable && state.isTied(name);
}

function redefineAmongOthers(script: AlterScript, name: string, column: Column): void {
  const from = script.state?.column(name) ?? null;
  const spatial = from !== null && changesSrid(from, column) ? dropSpatialKeys(script, name) : [];
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
  for (const key of spatial) script.batch.parts.add(key, key.definition);
}

/**
 * "The SRID specification on the column cannot be changed because there is a spatial index on the column", be it that
 * the same statement drops it.
 */
function changesSrid(before: Column, after: Column): boolean {
  const srid = ({ type }: Column) => / srid (\d+)$/i.exec(typeSql(type))?.[1];
  return srid(before) !== srid(after);
}

/** Writes whatever drops an index as well: only after that statement can the SRID change. */
function dropSpatialKeys(script: AlterScript, column: string): Users['parts'] {
  const { table } = script.state!;
  const isSpatial = (name: string) => table.indexes.some((it) => it.name === name && it.method === 'spatial');
  const keys = keyParts(table, column, script.server).filter(
    ({ kind, name }) => kind === 'index' && isSpatial(name),
  );
  if (keys.length > 0) script.writeAll();
  for (const key of keys) script.batch.parts.drop(key);
  script.writeUnless(({ parts }) => !parts.dropsAny);
  return keys;
}

/**
 * Whether MySQL would make keys over a column's first bytes of those over the whole of it: a set in another
 * character set than the new type's is taken for as long as its number of bytes.
 */
function losesWholeKeys(before: Column, after: Column, server: Server): boolean {
  const isListed = (column: Column) => /^(set|enum)\b/.test(typeSql(column.type));
  return !isMariadb(server) && isListed(before) && !isListed(after);
}
