import type { Catalog, SchemaObject, Table, TableRef } from '../../catalog/index.js';
import { isPartOf, isRoutine, objectKey, refOf, tableKey } from '../../catalog/index.js';
import type { DiffRules, ObjectChange } from '../../dialects/index.js';
import type { AlterEnum, AlterObject, Operation, TypedColumn } from '../../operations/index.js';
import { equal } from '../../util/index.js';
import type { TableDifference } from '../tables/table.js';
import { dependent, isNeeded, sqlOf } from './object-uses.js';
import { outerTypes } from './outer-types.js';

/** What becomes of the tables and enum types, as far as objects depend on it. */
export interface TableChanges {
  readonly common: readonly TableDifference[];
  readonly created: readonly Table[];
  readonly dropped: readonly Table[];
  readonly enums: readonly AlterEnum[];
  readonly renames: readonly Operation[];
}

/** What objects are compared by: the structure that has them, and what becomes of its tables. */
export interface ObjectContext {
  readonly from: Catalog;
  readonly tables: TableChanges;
  readonly rules: DiffRules;
}

/** How an object that is on both sides becomes the other. */
export interface ObjectPair {
  readonly a: SchemaObject;
  readonly b: SchemaObject;
  readonly change: ObjectChange | 'comment';
  /** The columns of a type that is converted. */
  readonly columns: readonly TypedColumn[];
}

/** The objects of both sides, told apart by what has to happen to them. */
export interface SortedObjects {
  /** What goes, or is made anew. */
  readonly changed: readonly SchemaObject[];
  /** What changes and stays. */
  readonly kept: readonly ObjectPair[];
  /** What is new. */
  readonly fresh: readonly SchemaObject[];
  /** What an object is on the other side. */
  counterpart(object: SchemaObject): SchemaObject | undefined;
}

export const alterObject = ({ a, b, columns }: ObjectPair): AlterObject => ({
  kind: 'alterObject',
  from: a,
  to: b,
  columns,
});
export function sortObjects(to: Catalog, context: ObjectContext): SortedObjects {
  const { from, tables, rules } = context;
  const wanted = new Map(to.objects.map((it) => [objectKey(it), it]));
  const there = new Set(from.objects.map(objectKey));
  const counterpart = (object: SchemaObject) => wanted.get(objectKey(object));
  const commonTables = tables.common.map((it) => it.from);
  const pairs = from.objects.flatMap((a): readonly ObjectPair[] => {
    const b = counterpart(a);
    if (b === undefined || equal(a, b)) return [];
    const columns = columnsOf(a, commonTables, rules);
    // Tables that go do so before a type is converted, but after one that changes in place.
    const types = columnsOf(a, from.tables, rules).map((it) => it.type);
    const outer = outerTypes(a.name, from, rules);
    const isOnlySaid = equal({ ...a, comment: null }, { ...b, comment: null });
    const change = isOnlySaid ? 'comment' : rules.objects.change(a, b, types, outer);
    return [{ a, b, change, columns: change === 'converted' ? columns.map((it) => it.ref) : [] }];
  });
  const anew = new Set(pairs.filter((it) => it.change === 'anew').map((it) => it.a));
  return {
    changed: from.objects.filter(
      (a) => counterpart(a) === undefined || anew.has(a) || followsRename(a, context),
    ),
    kept: pairs.filter((it) => it.change !== 'anew'),
    fresh: to.objects.filter((b) => !there.has(objectKey(b))),
    counterpart,
  };
}

/**
 * Whether the object is about a table or column that is renamed: it goes before, and comes back after. One that is to
 * be as it is would follow to the new name.
 */
export function followsRename(object: SchemaObject, { from, tables, rules }: ObjectContext): boolean {
  const { renames } = tables;
  if (renames.length === 0) return false;
  const stays = isRoutine(object) && isNeeded(object, from.tables, from.objects, rules);
  if (stays || !(dependent.has(object.kind) || isRoutine(object))) return false;
  const sql = sqlOf(object, rules);
  const isAbout = (table: TableRef) => isPartOf(object, table) || rules.objects.mentions(sql, table.name);
  const former = new Map<string, TableRef>();
  const before = (table: TableRef) => former.get(tableKey(table)) ?? table;
  return renames.some((it) => {
    if (it.kind === 'renameTable') {
      former.set(tableKey(it.to), before(it.from));
      return isAbout(it.from);
    }
    return (
      it.kind === 'alterTable' &&
      isAbout(before(it.table)) &&
      it.changes.some((change) => change.kind === 'renameColumn' && rules.objects.mentions(sql, change.from))
    );
  });
}

/** The columns of a type. */
export function columnsOf(type: SchemaObject, tables: readonly Table[], rules: DiffRules) {
  return tables.flatMap((table) =>
    table.columns
      .filter((it) => it.inherited !== true && rules.objects.isOfType(it.type, type))
      .map((it) => ({ type: it.type, ref: { table: refOf(table), column: it.name } })),
  );
}
