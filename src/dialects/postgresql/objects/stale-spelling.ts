import type { Catalog, SchemaObject } from '../../../catalog/index.js';
import { findColumn, findTable, isRoutine, objectKey, sameTable } from '../../../catalog/index.js';
import { equal } from '../../../util/index.js';
import { mentions } from '../../shared/expression.js';
import { expressionRules } from '../expressions.js';
import { typeSql } from '../types.js';
import { isOfType, isType, sameValues } from './change-type.js';

/** Whether a text of the database may not be spelled so any more once the types are what the models say. */
export type IsStale = (spelled: string) => boolean;

/**
 * The server casts values of a domain to its base type, and attributes to what they are compared with. When these
 * become others the casts in its spelling are outdated, though it still takes both texts for the same. So are those to
 * the arguments of a routine which another of its name replaces.
 */
export function staleSpelling(live: Catalog, objects: readonly SchemaObject[]): IsStale {
  const wanted = new Map(objects.map((it) => [objectKey(it), it]));
  const ofTypes = staleForTypes(live, wanted);
  const replaced = live.objects.filter(
    (it) =>
      isRoutine(it) &&
      !wanted.has(objectKey(it)) &&
      objects.some((other) => isRoutine(other) && sameTable(other, it)),
  );
  return (text) => ofTypes(text) || replaced.some(({ name }) => mentions(text, name, expressionRules));
}

function staleForTypes(live: Catalog, wanted: ReadonlyMap<string, SchemaObject>): IsStale {
  const changing = new Set(
    live.objects.filter((type) => {
      const to = wanted.get(objectKey(type));
      if (type.kind === 'domain') return to?.kind === 'domain' && !sameValues(type, to);
      return (
        type.kind === 'compositeType' &&
        to?.kind === 'compositeType' &&
        !equal(type.attributes, to.attributes)
      );
    }),
  );
  if (changing.size === 0) return () => false;
  // Set iteration reaches what is added on the way.
  for (const inner of changing) {
    for (const type of live.objects) {
      if (isType(type) && mentions(partsOf(type), inner.name, expressionRules)) changing.add(type);
    }
  }
  const types = [...changing];
  const columns = live.tables.flatMap((table) =>
    table.columns.filter(({ type }) =>
      types.some((it) => isOfType(type.kind === 'array' ? type.of : type, it)),
    ),
  );
  const names = new Set([...columns.map((it) => it.name), ...types.map((it) => it.name), 'value']);
  return (text) => text.includes('::') && [...names].some((name) => mentions(text, name, expressionRules));
}

/**
 * Whether a text may use a column that gets another type. A cast to the type that it has is not printed: the server
 * takes a text with one and a text without for the same as long as that is so.
 */
export function mentionsRetyped(live: Catalog, wanted: Catalog): IsStale {
  const names = new Set(
    wanted.tables.flatMap((table) => {
      const before = findTable(live, table);
      if (before === null || before === table) return [];
      return table.columns
        .filter(({ name, type }) => {
          const column = findColumn(before, name);
          return column !== null && typeSql(column.type) !== typeSql(type);
        })
        .map((it) => it.name);
    }),
  );
  return (text) => [...names].some((name) => mentions(text, name, expressionRules));
}

function partsOf(type: SchemaObject): string {
  const parts =
    type.kind === 'domain'
      ? [type.type]
      : type.kind === 'compositeType'
        ? type.attributes.map((it) => it.type)
        : [];
  return parts
    .map((it) => (it.kind === 'array' ? it.of : it))
    .map((it) => (it.kind === 'raw' ? it.sql : ''))
    .join('\n');
}
