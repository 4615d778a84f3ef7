import type { SchemaObject } from './objects.js';
import type { Table, TableRef } from './table.js';

/**
 * A database's structure as frozen plain data. `null` means absent, names refer to things, lists have a
 * canonical order (see order.ts), so deep equality, JSON and hashing simply work.
 */
export interface Catalog {
  readonly tables: readonly Table[];
  /** Enum types that exist on their own (PostgreSQL). */
  readonly enums: readonly EnumType[];
  /** Schemas other than the connection's default one (PostgreSQL). */
  readonly schemas: readonly string[];
  /** Views, triggers, routines, sequences, ...: see objects.ts. */
  readonly objects: readonly SchemaObject[];
  /** What an inspection saw and dbm does not manage: reported, never touched. */
  readonly unmanaged: readonly UnmanagedObject[];
}

export interface UnmanagedObject {
  /** In the user's words: 'view', 'trigger', 'function', 'sequence', ... */
  readonly kind: string;
  readonly schema: string | null;
  readonly name: string;
}

export interface EnumType extends TableRef {
  readonly values: readonly string[];
  /** What COMMENT ON says of it: absent otherwise. */
  readonly comment?: string;
}

export const emptyCatalog: Catalog = {
  tables: [],
  enums: [],
  schemas: [],
  objects: [],
  unmanaged: [],
};
