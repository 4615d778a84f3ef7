import type { ForeignKey, Table } from '../../../catalog/index.js';
import type { Server } from '../../dialect.js';
import { canServe, keyColumnsOf } from '../inspect/server-table.js';
import { nameList, quoteIdentifier } from '../quoting.js';
import type { PartEdits } from './part-edits.js';
import type { TableState } from './table-state.js';

/**
 * InnoDB wants an index for every foreign key. The one that the server makes has the key's name and is
 * there only as long as nothing else serves: so it is dropped with its key, and when an index comes that
 * serves as well, and it is added when the last such index goes. Thus a downgrade comes back to the start.
 * https://dev.mysql.com/doc/refman/8.4/en/create-table-foreign-keys.html#foreign-key-restrictions
 */
export function keepForeignKeysServed(parts: PartEdits, start: Table, end: TableState, server: Server): void {
  const { madeIndexes } = end;
  const keys = end.table.foreignKeys;
  const named = (name: string) => keys.find((key) => sameName(key.name, name));
  const fresh = keys.filter((key) => !start.foreignKeys.some((it) => sameName(it.name, key.name)));
  const declared = keyColumnsOf(end.table, server);
  const isServed = (key: ForeignKey) =>
    [...declared, ...madeIndexes.values()].some((columns) => canServe(columns, key.columns));

  for (const name of [...madeIndexes.keys()]) {
    const key = named(name);
    const others = [...declared, ...fresh.map((it) => it.columns)];
    const needed =
      key !== undefined && !fresh.includes(key) && !others.some((columns) => canServe(columns, key.columns));
    if (needed) continue;
    madeIndexes.delete(name);
    parts.drop({ kind: 'index', name });
  }
  // A long index also serves the keys that are its beginning. For a new key the server makes it.
  const longestFirst = (some: readonly ForeignKey[]) =>
    [...some].sort((a, b) => b.columns.length - a.columns.length);
  const old = keys.filter((key) => !fresh.includes(key) && !end.unserved.has(key.name));
  for (const key of [...longestFirst(fresh), ...longestFirst(old)]) {
    if (key.name === null || isServed(key)) continue;
    madeIndexes.set(key.name, key.columns);
    if (fresh.includes(key)) continue;
    parts.add({ kind: 'index', name: key.name }, keySql(key.name, key.columns));
  }
}

/** A key over whole columns, as the server makes one for a foreign key. */
export function keySql(name: string, columns: readonly string[]): string {
  return `KEY ${quoteIdentifier(name)} ${nameList(columns)}`;
}

function sameName(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a.toLowerCase() === b.toLowerCase();
}
