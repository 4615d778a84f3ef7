import type { SchemaObject } from '../../catalog/index.js';
import { objectKey } from '../../catalog/index.js';
import type { AlterEnum, AlterObject, OuterType, TypedColumn } from '../../operations/index.js';
import { alterObject, columnsOf, type ObjectContext, type SortedObjects } from './object-changes.js';
import { byMention } from './object-uses.js';
import { outerTypes, withOuterTypes } from './outer-types.js';

/** Types that get another definition under the columns that have them, or are made of such types. */
export interface RemadeTypes {
  readonly objects: readonly SchemaObject[];
  /** Of these and of enum types. */
  readonly names: readonly string[];
  readonly columns: readonly TypedColumn[];
  /** What makes them anew, with the types around them. */
  readonly enums: readonly AlterEnum[];
  readonly altered: readonly AlterObject[];
}

export function remadeTypes({ kept }: SortedObjects, { from, tables, rules }: ObjectContext): RemadeTypes {
  // A type that only gets values stays: what is made of it changes by itself.
  const enums = tables.enums
    .map((it) => ({ operation: it, outer: outerTypes(it.from.name, from, rules) }))
    .sort((a, b) => Number(a.operation.rewrite) - Number(b.operation.rewrite));
  // What a type is made of afterwards is remade before it.
  const pairs = new Map(kept.filter((it) => it.change === 'converted').map((it) => [it.b, it]));
  const converted = byMention([...pairs.keys()], rules)
    .map((b) => pairs.get(b)!)
    .map((it) => ({ operation: alterObject(it), outer: outerTypes(it.a.name, from, rules) }));
  const remaking = [...enums.filter((it) => it.operation.rewrite), ...converted];
  const isAround = (type: SchemaObject) => remaking.some(({ outer }) => outer.some((it) => it === type));
  const roots = [...enums, ...converted.filter(({ operation }) => !isAround(operation.from!))];
  const commonTables = tables.common.map((it) => it.from);
  const becomes = (type: OuterType['from'], operation: AlterEnum | AlterObject) => {
    const pair = kept.find(({ a, change }) => a === type && change !== 'comment');
    return pair !== undefined && (operation.kind === 'alterObject' || operation.rewrite)
      ? (pair.b as OuterType['to'])
      : null;
  };
  const operations = withOuterTypes<AlterEnum | AlterObject>(roots, becomes, (type) =>
    columnsOf(type, commonTables, rules).map((it) => it.ref),
  );
  const within = operations.flatMap((it) => it.within ?? []);
  const objects = [
    ...converted.map(({ operation }) => operation.from!),
    ...within.map((it) => from.objects.find((object) => objectKey(object) === objectKey(it.from))!),
  ];
  return {
    objects,
    names: [...objects.map((it) => it.name), ...tables.enums.map((it) => it.from.name)],
    columns: [...operations, ...within].flatMap((it) => it.columns),
    enums: operations.filter((it) => it.kind === 'alterEnum'),
    altered: operations.filter((it) => it.kind === 'alterObject'),
  };
}
