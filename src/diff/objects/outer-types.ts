import type { Catalog, SchemaObject } from '../../catalog/index.js';
import { objectKey } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import type { AlterEnum, AlterObject, OuterType, TypedColumn } from '../../operations/index.js';
import { byMention, closure, isUsedByTables, sqlOf } from './object-uses.js';

type Holder = OuterType['from'];

/**
 * The types that are made of the named one and that columns have, if only within others: they cannot go while it is
 * made anew. Each after what it is made of.
 */
export function outerTypes(name: string, from: Catalog, rules: DiffRules): readonly Holder[] {
  const holders = from.objects.filter(isHolder);
  const direct = holders.filter((it) => rules.objects.mentions(sqlOf(it, rules), name));
  if (direct.length === 0) return [];
  const isHeld = (it: SchemaObject) =>
    closure([it], holders, rules).some((outer) => isUsedByTables(outer, from.tables, rules));
  return byMention(closure(direct, holders, rules).filter(isHeld), rules).filter(isHolder);
}

function isHolder(object: SchemaObject): object is Holder {
  return object.kind === 'domain' || object.kind === 'compositeType';
}

/** A type that changes under its columns, with the types around it as they are before. */
export interface InnerType<T extends AlterEnum | AlterObject> {
  readonly operation: T;
  readonly outer: readonly Holder[];
}

/**
 * The operations with the types around each. What such a type becomes itself, it becomes in the last of them: it is
 * made anew there anyway.
 */
export function withOuterTypes<T extends AlterEnum | AlterObject>(
  types: readonly InnerType<T>[],
  becomes: (type: Holder, operation: T) => Holder | null,
  columnsOf: (type: Holder) => readonly TypedColumn[],
): readonly T[] {
  const now = new Map<string, Holder>();
  return types.map(({ operation, outer }, at) => {
    const within = outer.map((type): OuterType => {
      const key = objectKey(type);
      const isLast = !types.slice(at + 1).some((it) => it.outer.includes(type));
      const from = now.get(key) ?? type;
      const to = (isLast ? becomes(type, operation) : null) ?? from;
      now.set(key, to);
      return { from, to, columns: columnsOf(type) };
    });
    return within.length === 0 ? operation : { ...operation, within };
  });
}
