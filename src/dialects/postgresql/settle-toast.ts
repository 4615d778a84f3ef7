import type { Catalog, StorageOptions, Table } from '../../catalog/index.js';
import { findTable } from '../../catalog/index.js';
import { equal } from '../../util/index.js';
import type { Connection } from '../dialect.js';
import { literal, qualified } from './quoting.js';
import { canonicalStorage } from './table-options.js';

/**
 * The target without what it says of TOAST tables that are not there: PostgreSQL makes one only where rows can be long
 * enough, and ignores parameters of one that it did not make.
 * https://www.postgresql.org/docs/current/storage-toast.html#STORAGE-TOAST-ONDISK
 */
export async function settleToast(connection: Connection, live: Catalog, target: Catalog): Promise<Catalog> {
  const asked = target.tables.filter((table) => {
    const counterpart = findTable(live, table);
    return (
      counterpart !== null &&
      saysMore(table.options.storage, counterpart.options.storage) &&
      // Columns that come may bring one.
      equal(typesOf(table), typesOf(counterpart))
    );
  });
  if (asked.length === 0) return target;
  const names = asked.map((table) => literal(qualified(table))).join(', ');
  const rows = await connection.query<{ name: string }>(
    `SELECT asked.name FROM pg_catalog.unnest(ARRAY[${names}]) AS asked (name)
     JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(asked.name)
     WHERE c.reltoastrelid = 0`,
  );
  const without = new Set(rows.map((it) => it.name));
  return {
    ...target,
    tables: target.tables.map((table) =>
      asked.includes(table) && without.has(qualified(table)) ? withoutToast(table) : table,
    ),
  };
}

const isOfToast = (name: string) => name.startsWith('toast.');

function saysMore(wanted: StorageOptions = {}, live: StorageOptions = {}): boolean {
  return Object.keys(wanted).some((name) => isOfToast(name) && live[name] === undefined);
}

const typesOf = ({ columns }: Table) => columns.map(({ name, type }) => [name, type]);

function withoutToast(table: Table): Table {
  const { storage = {}, ...options } = table.options;
  const own = Object.fromEntries(Object.entries(storage).filter(([name]) => !isOfToast(name)));
  return { ...table, options: { ...options, ...canonicalStorage(own) } };
}
