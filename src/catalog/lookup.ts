import { equal } from '../util/index.js';
import type { Catalog } from './catalog.js';
import type { Column, Constraint, Table, TableRef } from './table.js';

/** One text for a table's name, usable as a key of a map; NUL cannot stand in a name. */
export function tableKey(ref: TableRef): string {
  return ref.schema === null ? ref.name : `${ref.schema}\0${ref.name}`;
}

/** A table's name as people write it. */
export function displayName(ref: TableRef): string {
  return ref.schema === null ? ref.name : `${ref.schema}.${ref.name}`;
}

/** What names a table, and nothing else of it. */
export function refOf({ schema, name }: TableRef): TableRef {
  return { schema, name };
}

export function sameTable(a: TableRef, b: TableRef): boolean {
  return a.schema === b.schema && a.name === b.name;
}

export function findTable({ tables }: Pick<Catalog, 'tables'>, ref: TableRef): Table | null {
  return tablesByKey(tables).get(tableKey(ref)) ?? null;
}

/** Lists of tables are never changed, so that each needs to be walked through but once. */
const known = new WeakMap<readonly Table[], { length: number; byKey: ReadonlyMap<string, Table> }>();

function tablesByKey(tables: readonly Table[]): ReadonlyMap<string, Table> {
  const found = known.get(tables);
  // A list that was still being made is longer now.
  if (found?.length === tables.length) return found.byKey;
  const byKey = new Map(tables.toReversed().map((table) => [tableKey(table), table]));
  known.set(tables, { length: tables.length, byKey });
  return byKey;
}

export function findColumn(table: Table, name: string): Column | null {
  return table.columns.find((column) => column.name === name) ?? null;
}

/** All constraints of a table, primary key first. */
export function constraintsOf(table: Table): readonly Constraint[] {
  return [
    ...(table.primaryKey === null ? [] : [table.primaryKey]),
    ...table.uniques,
    ...table.foreignKeys,
    ...table.checks,
    ...table.exclusions,
  ];
}

/** The table with one more constraint; a primary key takes the place of the one that is there. */
export function withConstraint(table: Table, constraint: Constraint): Table {
  switch (constraint.kind) {
    case 'primaryKey':
      return { ...table, primaryKey: constraint };
    case 'unique':
      return { ...table, uniques: [...table.uniques, constraint] };
    case 'foreignKey':
      return { ...table, foreignKeys: [...table.foreignKeys, constraint] };
    case 'check':
      return { ...table, checks: [...table.checks, constraint] };
    case 'exclude':
      return { ...table, exclusions: [...table.exclusions, constraint] };
  }
}

/** Whether rows may have no value in a column, if only those that were there before it had to have one. */
export function mayBeNull({ nullable, notNull }: Column): boolean {
  return nullable || notNull?.notValid === true;
}

/** Whether a new column of this kind leaves rows that are there without a value that it accepts. */
export function needsValue(column: Column): boolean {
  return (
    !mayBeNull(column) && column.default === null && column.identity === null && column.generated === null
  );
}

/** Whether a generated column is made anew because it is computed in another way. */
export function isRecomputed(from: Column, to: Column): boolean {
  return from.generated !== null && to.generated !== null && !equal(from.generated, to.generated);
}
