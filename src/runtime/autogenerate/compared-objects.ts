import type { Catalog, Column, Constraint, EnumType, Index, Table } from '../../catalog/index.js';
import type { ComparedObject } from '../../config/hooks.js';

type Include = (object: ComparedObject) => boolean;
type Part = Column | Constraint | Index;

/**
 * Both sides of a comparison without what `include` says no to. It is asked once about everything that has the
 * same kind, table and name on both sides.
 */
export function includedObjects(
  live: Catalog,
  wanted: Catalog,
  include: Include,
): { readonly live: Catalog; readonly wanted: Catalog } {
  const [inDatabase, inModels] = [keysOf(live), keysOf(wanted)];
  const answers = new Map<string, boolean>();
  const isIncluded = (object: Named): boolean => {
    const key = keyOf(object);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = include({ ...object, inDatabase: inDatabase.has(key), inModels: inModels.has(key) });
    answers.set(key, answer);
    return answer;
  };
  return { live: filtered(live, isIncluded), wanted: filtered(wanted, isIncluded) };
}

type Named = Omit<ComparedObject, 'inDatabase' | 'inModels'>;

function keysOf(catalog: Catalog): ReadonlySet<string> {
  const keys = new Set<string>();
  filtered(catalog, (object) => keys.add(keyOf(object)) !== undefined);
  return keys;
}

function keyOf({ kind, schema, table, name }: Named): string {
  return JSON.stringify([kind, schema, table, name]);
}

function filtered(catalog: Catalog, isIncluded: (object: Named) => boolean): Catalog {
  return {
    ...catalog,
    tables: catalog.tables.flatMap((table) =>
      isIncluded({ kind: 'table', schema: table.schema, table: table.name, name: table.name })
        ? [filteredTable(table, isIncluded)]
        : [],
    ),
    enums: catalog.enums.filter((it: EnumType) =>
      isIncluded({ kind: 'enum', schema: it.schema, table: null, name: it.name }),
    ),
    objects: catalog.objects.filter((it) =>
      isIncluded({ kind: it.kind, schema: it.schema, table: 'table' in it ? it.table : null, name: it.name }),
    ),
  };
}

function filteredTable(table: Table, isIncluded: (object: Named) => boolean): Table {
  const { schema, name } = table;
  const isOurs = (kind: Named['kind'], part: { readonly name: string | null }) =>
    isIncluded({ kind, schema, table: name, name: part.name });
  const columns = table.columns.filter((it) => isOurs('column', it));
  const gone = new Set(table.columns.filter((it) => !columns.includes(it)).map((it) => it.name));
  const keep = <T extends Exclude<Part, Column>>(part: T) =>
    !columnsOf(part).some((it) => gone.has(it)) && isOurs(part.kind, part);
  const { primaryKey } = table;
  return {
    ...table,
    columns,
    primaryKey: primaryKey !== null && keep(primaryKey) ? primaryKey : null,
    uniques: table.uniques.filter(keep),
    foreignKeys: table.foreignKeys.filter(keep),
    checks: table.checks.filter(keep),
    exclusions: table.exclusions.filter(keep),
    indexes: table.indexes.filter(keep),
  };
}

function columnsOf(part: Constraint | Index): readonly string[] {
  if (part.kind === 'check' || part.kind === 'exclude') return [];
  return part.kind === 'index' ? part.keys.flatMap((it) => it.column ?? []) : part.columns;
}
