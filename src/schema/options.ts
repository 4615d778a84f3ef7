import type { StorageOptions, TableOptions } from '../catalog/index.js';

/** Options in the engine's words: `{ ROW_FORMAT: 'COMPRESSED', KEY_BLOCK_SIZE: 8 }`. */
export type StorageInput = Readonly<Record<string, string | number | boolean>>;

export function storageOptions(input: StorageInput): StorageOptions {
  return Object.fromEntries(Object.entries(input).map(([name, value]) => [name, String(value)]));
}

/** What is left out is the database's default. */
export interface TableOptionsInput extends Omit<Partial<TableOptions>, 'storage'> {
  readonly comment?: string;
  /**
   * How the rows are stored: on MySQL `{ ROW_FORMAT: 'COMPRESSED', KEY_BLOCK_SIZE: 8 }`, on PostgreSQL, in lower
   * case, `{ fillfactor: 70, 'toast.autovacuum_enabled': false }`.
   */
  readonly storage?: StorageInput;
}

export interface TableOptionsDeclaration {
  readonly kind: 'options';
  readonly definition: Partial<TableOptions> & { readonly comment?: string };
}

/**
 * Options of the table itself: its comment, SQLite's `strict` and `withoutRowid`, MySQL's engine, charset,
 * collation, storage and partitions, PostgreSQL's storage, `unlogged`, `accessMethod`, `replicaIdentity`,
 * `clusterOn` and row level security.
 */
export function tableOptions({ storage, ...options }: TableOptionsInput): TableOptionsDeclaration {
  const said = storage === undefined ? {} : { storage: storageOptions(storage) };
  return { kind: 'options', definition: { ...options, ...said } };
}
