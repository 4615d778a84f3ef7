import type {
  Catalog,
  SchemaObject,
  SchemaObjectKind,
  Table,
  TableRef,
  UnmanagedObject,
} from '../../catalog/index.js';
import { findTable, objectKey, objectName, objectWords, ownerOf } from '../../catalog/index.js';
import type { DiffRules } from '../../dialects/index.js';
import { brokenObjects } from '../../diff/index.js';

/** Which kinds of objects are dropped when no model declares them. */
export type ManagedObjects = readonly SchemaObjectKind[] | 'all';

/**
 * The target with the live objects that nobody declared and that are none of dbm's affair: those of kinds of
 * which the models declare none. They stay as they are, but for those that use what goes.
 */
export function withUndeclared(
  live: Catalog,
  target: Catalog,
  managed: ManagedObjects,
  rules: DiffRules,
): { readonly target: Catalog; readonly undeclared: readonly UnmanagedObject[] } {
  const declared = new Set(target.objects.map(objectKey));
  const kinds = new Set(target.objects.map((it) => it.kind));
  const isManaged = (kind: SchemaObjectKind) =>
    managed === 'all' || kinds.has(kind) || managed.includes(kind);
  const others = live.objects.filter((it) => !declared.has(objectKey(it)) && !isManaged(it.kind));
  const secured = isManaged('policy') ? target.tables : withRowLevelSecurity(live, target.tables);
  if (others.length === 0 && secured === target.tables) return { target, undeclared: [] };
  const broken = new Set(brokenObjects({ ...live, objects: others }, target, rules));
  const kept = others.filter((it) => !broken.has(it));
  return {
    target: { ...target, tables: secured, objects: [...target.objects, ...kept] },
    undeclared: [
      ...kept.map((it) => ({ kind: objectWords[it.kind], schema: null, name: objectName(it) })),
      ...secured
        .filter((it) => !target.tables.includes(it))
        .map(({ schema, name }) => ({ kind: 'row level security', schema, name })),
    ],
  };
}

/** Who declares neither policies nor a table's row level security leaves both to others. */
function withRowLevelSecurity(live: Catalog, tables: readonly Table[]): readonly Table[] {
  const isSecure = ({ options }: Table) => options.rowLevelSecurity || options.forceRowLevelSecurity;
  if (tables.some(isSecure) || !live.tables.some(isSecure)) return tables;
  return tables.map((table) => {
    const found = findTable(live, table);
    if (found === null || !isSecure(found)) return table;
    const { rowLevelSecurity, forceRowLevelSecurity } = found.options;
    return { ...table, options: { ...table.options, rowLevelSecurity, forceRowLevelSecurity } };
  });
}

/** The objects that are this project's affair: what belongs to a table goes with it. */
export function ownObjects(
  objects: readonly SchemaObject[],
  isOurs: (table: TableRef) => boolean,
): readonly SchemaObject[] {
  return objects.filter((it) => isOurs('table' in it ? ownerOf(it) : it));
}
