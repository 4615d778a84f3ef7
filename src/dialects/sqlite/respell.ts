import type { Catalog, ForeignKey, Table } from '../../catalog/index.js';
import { foldName } from './names.js';

/**
 * `target` with the names of tables and columns as `live` spells them: to SQLite `Users` and `users` are one
 * table, and one that is called so cannot be created beside the other.
 */
export function respell(live: Catalog, target: Catalog): Catalog {
  const tables = new Map(live.tables.map((table) => [foldName(table.name), table]));
  const tableName = (name: string) => tables.get(foldName(name))?.name ?? name;
  const columnName = (table: string) => {
    const columns = tables.get(foldName(table))?.columns ?? [];
    const names = new Map(columns.map((column) => [foldName(column.name), column.name]));
    return (name: string) => names.get(foldName(name)) ?? name;
  };
  const respellKey = (key: ForeignKey, own: (name: string) => string): ForeignKey => ({
    ...key,
    columns: key.columns.map(own),
    references: {
      ...key.references,
      name: tableName(key.references.name),
      columns: key.references.columns.map(columnName(key.references.name)),
    },
  });
  return {
    ...target,
    tables: target.tables.map((table): Table => {
      if (tables.get(foldName(table.name)) === table) return table;
      const own = columnName(table.name);
      const { primaryKey } = table;
      return {
        ...table,
        name: tableName(table.name),
        columns: table.columns.map((it) => ({ ...it, name: own(it.name) })),
        primaryKey: primaryKey === null ? null : { ...primaryKey, columns: primaryKey.columns.map(own) },
        uniques: table.uniques.map((it) => ({ ...it, columns: it.columns.map(own) })),
        foreignKeys: table.foreignKeys.map((it) => respellKey(it, own)),
        indexes: table.indexes.map((it) => ({
          ...it,
          keys: it.keys.map((key) => (key.column === null ? key : { ...key, column: own(key.column) })),
        })),
      };
    }),
  };
}
