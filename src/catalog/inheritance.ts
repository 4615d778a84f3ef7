import { equal } from '../util/index.js';
import type { Catalog } from './catalog.js';
import { findColumn, findTable, sameTable, tableKey } from './lookup.js';
import type { Column, Inheritance, Table, TableRef } from './table.js';

/** The tables that a table has columns from, as far as PostgreSQL's inheritance goes. */
export function parentsOf({ partitionOf, inherits = [] }: Inheritance): readonly TableRef[] {
  return partitionOf === undefined ? inherits : [partitionOf];
}

/** What of a table ties it to its parents. */
export function tiesOf({ partitionOf, inherits }: Inheritance): Inheritance {
  return {
    ...(partitionOf === undefined ? {} : { partitionOf }),
    ...(inherits === undefined ? {} : { inherits }),
  };
}

/** A table that nothing ties to others: what it had from them is its own. */
export function alone(table: Table): Table {
  const { partitionOf: _, inherits: __, ...rest } = table;
  return { ...rest, columns: table.columns.map(({ inherited: _, ...column }) => column) };
}

/** The partitions of a table, and theirs, each after its table. */
export function partitionsOf({ tables }: Pick<Catalog, 'tables'>, ref: TableRef): readonly Table[] {
  const own = tables.filter(({ partitionOf }) => partitionOf !== undefined && sameTable(partitionOf, ref));
  return own.flatMap((it) => [it, ...partitionsOf({ tables }, it)]);
}

export function isChildOf(table: Table, parent: TableRef): boolean {
  return parentsOf(table).some((it) => sameTable(it, parent));
}

/**
 * A table with the columns that it has from its parents before its own. What it says of such a column itself
 * stays, but for what its NOT NULL says besides; of the parent's, numbering and comment are not inherited.
 */
export function withInheritedColumns(table: Table, parents: readonly Table[]): Table {
  const own = new Map(table.columns.map((column) => [column.name, column]));
  const inherited = new Map<string, Column>();
  for (const column of parents.flatMap((it) => it.columns)) {
    const { name } = column;
    if (inherited.has(name)) continue;
    const { notNull: _, ...base } = own.get(name) ?? { ...passedOn(column), comment: null };
    inherited.set(name, { ...base, identity: null, inherited: true });
  }
  return {
    ...table,
    columns: [...inherited.values(), ...table.columns.filter((it) => !inherited.has(it.name))],
  };
}

/** A column as tables inherit it. */
export function passedOn(column: Column): Column {
  return column.notNull?.noInherit === true ? { ...column, nullable: true } : column;
}

/** The inherited columns of which a table says something else than its parents: as they would be, and as they are. */
export function deviations(
  table: Table,
  parents: readonly Table[],
): readonly { readonly from: Column; readonly to: Column }[] {
  const usual = withInheritedColumns({ ...table, columns: [] }, parents);
  return table.columns.flatMap((to) => {
    const from = to.inherited === true ? findColumn(usual, to.name) : null;
    return from === null || equal(from, to) ? [] : [{ from, to }];
  });
}

/** Tables, each with the columns that it inherits from others of them. */
export function completeTables(tables: readonly Table[]): readonly Table[] {
  const complete = new Map<string, Table>();
  const visit = (table: Table, heirs: readonly Table[]): Table => {
    const known = complete.get(tableKey(table));
    // Who inherits from himself is told so by the server.
    if (known !== undefined || heirs.includes(table)) return known ?? table;
    const parents = parentsIn({ tables }, table).map((it) => visit(it, [...heirs, table]));
    const completed = parents.length === 0 ? table : withInheritedColumns(table, parents);
    complete.set(tableKey(table), completed);
    return completed;
  };
  return tables.map((table) => visit(table, []));
}

/** The parents of a table, and theirs. */
export function ancestorsOf(table: Table, catalog: Pick<Catalog, 'tables'>): readonly Table[] {
  return parentsIn(catalog, table).flatMap((parent) => [parent, ...ancestorsOf(parent, catalog)]);
}

/** The parents of a table, as far as the catalog has them. */
export function parentsIn(catalog: Pick<Catalog, 'tables'>, table: Table): readonly Table[] {
  return parentsOf(table).flatMap((ref) => findTable(catalog, ref) ?? []);
}
