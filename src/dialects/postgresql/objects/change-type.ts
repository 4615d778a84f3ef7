import type {
  Attribute,
  Collation,
  ColumnType,
  CompositeType,
  Domain,
  RangeType,
  SchemaObject,
  TableRef,
} from '../../../catalog/index.js';
import { equal } from '../../../util/index.js';
import { normalizeExpression } from '../../shared/expression.js';
import { expressionRules } from '../expressions.js';
import { qualified } from '../quoting.js';
import { typeSql } from '../types.js';

/** What columns can have as their type, or a part of one. */
export type TypeObject = Domain | CompositeType | RangeType | Collation;

export function isType(object: SchemaObject): object is TypeObject {
  return ['domain', 'compositeType', 'rangeType', 'collation'].includes(object.kind);
}

/** Whether a column's type is one that is told by its name; the server quotes names only where it has to. */
export function isOfType(type: ColumnType, object: TableRef): boolean {
  const spelled = (sql: string) => normalizeExpression(sql, expressionRules);
  return type.kind === 'raw' && spelled(type.sql) === spelled(qualified(object));
}

/** Whether a domain can get what the other has, under the columns that have it. */
export function sameValues(from: Domain, to: Domain): boolean {
  return typeSql(from.type) === typeSql(to.type) && from.collation === to.collation;
}

/**
 * Whether one composite type only has more or other attributes at the end: then both ways are in place. The server
 * does not change the type of an attribute while columns have it.
 */
export function isExtended(from: CompositeType, to: CompositeType): boolean {
  const { gone, fresh } = attributeChanges(from, to);
  return gone.every((a) => !fresh.some((b) => a.name === b.name));
}

/** What follows the attributes that both begin with. */
export function attributeChanges(
  { attributes: from }: CompositeType,
  { attributes: to }: CompositeType,
): { readonly gone: readonly Attribute[]; readonly fresh: readonly Attribute[] } {
  const differs = from.findIndex((it, at) => to[at] === undefined || !sameAttribute(it, to[at]));
  const kept = differs < 0 ? from.length : differs;
  return { gone: from.slice(kept), fresh: to.slice(kept) };
}

function sameAttribute(a: Attribute, b: Attribute): boolean {
  return equal({ ...a, type: typeSql(a.type) }, { ...b, type: typeSql(b.type) });
}
