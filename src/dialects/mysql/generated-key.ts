import type { Catalog, Column, Table } from '../../catalog/index.js';
import { findTable, plainColumn } from '../../catalog/index.js';
import type { Server } from '../dialect.js';
import { engineOf } from './server.js';

const name = 'my_row_id';

const column: Column = {
  ...plainColumn(name, { kind: 'raw', sql: 'bigint unsigned' }),
  nullable: false,
  identity: { kind: 'auto' },
  invisible: true,
};

/**
 * The wanted tables without a key as they will be where the server gives them one, unless the live ones have none
 * either: those are older than the setting. A new table is not in `live`; the server gives it its key.
 * https://dev.mysql.com/doc/refman/8.4/en/create-table-gipks.html
 */
export function withGeneratedKeys(target: Catalog, live: Catalog, server: Server): Catalog {
  if (server.generatesPrimaryKeys !== true) return target;
  const isWithout = (table: Table) => lacksKey(table, server);
  const tables = target.tables.map((table) => {
    const counterpart = findTable(live, table);
    if (counterpart === null || !isWithout(table) || isWithout(counterpart)) return table;
    return {
      ...table,
      columns: [column, ...table.columns],
      primaryKey: { kind: 'primaryKey', name: null, columns: [name] } as const,
    };
  });
  return { ...target, tables };
}

/** Whether nothing in the table makes out its rows, and the server gives it a key when it is made. */
function lacksKey(table: Table, server: Server): boolean {
  const isFilled = (wanted: string) =>
    table.columns.some((it) => it.name.toLowerCase() === wanted.toLowerCase() && !it.nullable);
  return (
    table.primaryKey === null &&
    !table.uniques.some((it) => it.columns.every(isFilled)) &&
    table.options.partitionBy === undefined &&
    engineOf(table.options, server).toLowerCase() === 'innodb'
  );
}
