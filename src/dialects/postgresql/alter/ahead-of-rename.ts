import type { Catalog, Column, Identity, Table } from '../../../catalog/index.js';
import { findColumn, findTable, refOf } from '../../../catalog/index.js';
import type { AlterTable, Operation, TableChange } from '../../../operations/index.js';
import { automaticName, type Renamed, renamedTable } from '../automatic-names.js';
import { sequenceName } from '../sequences.js';

/** See DiffRules.aheadOfRename. */
export function aheadOfRename(catalog: Catalog, rename: Operation): readonly Operation[] {
  if (rename.kind !== 'renameTable' && rename.kind !== 'alterTable') return [];
  const ref = rename.kind === 'renameTable' ? rename.from : rename.table;
  const table = findTable(catalog, ref);
  if (table === null) return [];
  const renamed = rename.kind === 'renameTable' ? renamedTable(table, rename.to.name) : columnsOf(rename);
  const changes = renamed.flatMap((it) => withUsualNames(table, it, catalog));
  return changes.length === 0 ? [] : [{ kind: 'alterTable', table: refOf(table), changes }];
}

function columnsOf({ table: { name: table }, changes }: AlterTable): readonly Renamed[] {
  return changes.flatMap((it) =>
    it.kind === 'renameColumn' ? [{ from: { table, column: it.from }, to: { table, column: it.to } }] : [],
  );
}

/** The column gets the usual names in the place of those that would be usual after the rename, where they are free. */
function withUsualNames(table: Table, { from, to }: Renamed, catalog: Catalog): readonly TableChange[] {
  const column = findColumn(table, from.column);
  if (column === null || column.inherited === true) return [];
  const isEarly = (name: string | null | undefined, label: string, taken: () => ReadonlySet<string>) =>
    name === automaticName(to.table, to.column, label) &&
    !taken().has(automaticName(from.table, from.column, label));
  const { notNull: { name: notNullName, ...notNull } = {}, ...unsaid } = column;
  const unnamed: Column = Object.keys(notNull).length === 0 ? unsaid : { ...unsaid, notNull };
  const { identity } = column;
  const isNamedEarly = isEarly(notNullName, 'not_null', () => notNullNames(table));
  const isCountedEarly =
    identity !== null && isEarly(sequenceName(identity), 'seq', () => relationNames(catalog, table));
  if (!isNamedEarly && !isCountedEarly) return [];
  const usual: Column = {
    ...(isNamedEarly ? unnamed : column),
    identity: isCountedEarly ? withoutName(identity) : identity,
  };
  return [{ kind: 'alterColumn', from: column, to: usual, using: null, backfill: null }];
}

function withoutName(identity: Identity): Identity {
  if (identity.kind === 'serial') return { ...identity, sequence: null };
  if (identity.kind === 'auto') return identity;
  const { sequence: _, ...rest } = identity;
  return rest;
}

function notNullNames(table: Table): ReadonlySet<string> {
  const names = table.columns.map(
    ({ name, nullable, notNull }) =>
      notNull?.name ?? (nullable ? null : automaticName(table.name, name, 'not_null')),
  );
  return new Set(names.filter((it) => it !== null));
}

/** The names of tables and sequences in the table's schema. */
function relationNames({ tables, objects }: Catalog, { schema }: Table): ReadonlySet<string> {
  const among = <T extends { readonly schema: string | null }>(list: readonly T[]) =>
    list.filter((it) => it.schema === schema);
  const sequences = among(tables).flatMap((table) =>
    table.columns.flatMap(({ name, identity }) =>
      identity === null ? [] : (sequenceName(identity) ?? automaticName(table.name, name, 'seq')),
    ),
  );
  return new Set([...[...among(tables), ...among(objects)].map(({ name }) => name), ...sequences]);
}
