import type { Catalog, SchemaObject, Table } from '../../catalog/index.js';
import { isPartOf, tableKey } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import { closure, dependent, sqlOf } from './object-uses.js';

/** Kinds whose names are those of tables. */
const tableLike: ReadonlySet<SchemaObject['kind']> = new Set(['virtualTable', 'view', 'materializedView']);

/**
 * The objects of `live` that cannot be as they are once the structure is `target`: they use a table or column
 * that goes, or belong to it, or use another such object, or a table gets their name.
 */
export function brokenObjects(live: Catalog, target: Catalog, rules: DiffRules): readonly SchemaObject[] {
  const after = new Map(target.tables.map((table) => [tableKey(table), table]));
  const uses = (object: SchemaObject, name: string) => rules.objects.mentions(sqlOf(object, rules), name);
  const loses = (object: SchemaObject, table: Table) => {
    const now = after.get(tableKey(table));
    if (!isPartOf(object, table) && !uses(object, table.name)) return false;
    if (now === undefined) return true;
    const names = new Set(now.columns.map((it) => it.name));
    return table.columns.some((it) => !names.has(it.name) && uses(object, it.name));
  };
  const isOrphaned = (object: SchemaObject) =>
    object.kind === 'sequence' &&
    object.ownedBy !== undefined &&
    !after.get(tableKey(object.ownedBy))?.columns.some((it) => it.name === object.ownedBy?.column);
  const candidates = live.objects.filter((it) => dependent.has(it.kind) || isOrphaned(it));
  return closure(
    candidates.filter(
      (object) =>
        isOrphaned(object) ||
        (tableLike.has(object.kind) && after.has(tableKey(object))) ||
        live.tables.some((table) => loses(object, table)),
    ),
    candidates,
    rules,
  );
}
