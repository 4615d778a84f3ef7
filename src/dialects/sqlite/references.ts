import type { Catalog, ForeignKey, Table } from '../../catalog/index.js';
import { findTable } from '../../catalog/index.js';
import { equal } from '../../util/index.js';
import { withColumnsSaid } from '../shared/sqlite-only.js';
import { foldName } from './names.js';

/**
 * `target` with its foreign keys as the live ones are written: `REFERENCES users` and `REFERENCES users (id)`
 * are one as long as `id` is the primary key, which it must be in `target`: the first of them follows the key
 * where it goes. https://www.sqlite.org/foreignkeys.html#parentchild
 */
export function settleReferences(live: Catalog, target: Catalog): Catalog {
  const liveTables = new Map(live.tables.map((table) => [table.name, table]));
  const settle = (key: ForeignKey, written: readonly ForeignKey[]): ForeignKey => {
    const what = (it: ForeignKey) => withColumnsSaid({ ...it, name: null });
    const same = written.filter((it) => equal(what(it), what(key)));
    const asWritten = same.find((it) => it.toPrimaryKey === key.toPrimaryKey) ?? same[0];
    if (asWritten === undefined || refersToPrimaryKey(key, target) === false) return key;
    return { ...withColumnsSaid(key), ...(asWritten.toPrimaryKey === true ? { toPrimaryKey: true } : {}) };
  };
  return {
    ...target,
    tables: target.tables.map((table) => {
      const counterpart = liveTables.get(table.name);
      if (counterpart === undefined || counterpart === table) return table;
      return { ...table, foreignKeys: table.foreignKeys.map((key) => settle(key, counterpart.foreignKeys)) };
    }),
  };
}

/**
 * Whether a foreign key refers to what it does when it names no columns: the primary key, in order, or as much of it
 * as the key has columns, which fits nothing. Null where the catalog does not have its table.
 */
export function refersToPrimaryKey(key: ForeignKey, catalog: Catalog): boolean | null {
  const table = findTable(catalog, { schema: null, name: key.references.name }) ?? findFolded(catalog, key);
  if (table === null) return null;
  const columns = key.references.columns.map(foldName);
  return equal(table.primaryKey?.columns.slice(0, columns.length).map(foldName), columns);
}

function findFolded({ tables }: Catalog, { references }: ForeignKey): Table | null {
  const name = foldName(references.name);
  return tables.find((it) => foldName(it.name) === name) ?? null;
}
