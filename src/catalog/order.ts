import { compareText } from '../util/index.js';
import type { Catalog } from './catalog.js';
import { tableKey } from './lookup.js';
import { objectKey } from './objects.js';
import type { Constraint, Index, Table } from './table.js';

/** Puts every list whose order means nothing into the one canonical order, and freezes the whole. */
export function canonical(catalog: Catalog): Catalog {
  return deepFreeze({
    tables: sorted(catalog.tables.map(canonicalTable), tableKey),
    enums: sorted(catalog.enums, tableKey),
    schemas: [...new Set(catalog.schemas)].sort(compareText),
    objects: sorted(catalog.objects, objectKey),
    unmanaged: sorted(catalog.unmanaged, (it) => `${it.kind}\0${it.schema ?? ''}\0${it.name}`),
  });
}

export function canonicalTable(table: Table): Table {
  return {
    ...table,
    uniques: sorted(table.uniques, constraintKey),
    foreignKeys: sorted(table.foreignKeys, constraintKey),
    checks: sorted(table.checks, constraintKey),
    exclusions: sorted(table.exclusions, constraintKey),
    indexes: sorted(table.indexes, (index: Index) => index.name),
  };
}

// Unnamed constraints come after the named ones, by their content.
function constraintKey(constraint: Constraint): string {
  return constraint.name === null ? `\uffff${JSON.stringify(constraint)}` : constraint.name;
}

function sorted<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...items].sort((a, b) => compareText(key(a), key(b)));
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const key in value) deepFreeze(value[key as keyof T]);
  return value;
}
