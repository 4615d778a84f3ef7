import type { StorageOptions, TableOptions } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { isObject, kindOf } from '../util/index.js';
import { type OptionChecks, option, requireOptions } from './check-arguments.js';

/** Options in the engine's words: `{ ROW_FORMAT: 'COMPRESSED', KEY_BLOCK_SIZE: 8 }`. */
export type StorageInput = Readonly<Record<string, string | number | boolean>>;

export function storageOptions(input: StorageInput): StorageOptions {
  if (!isObject(input)) {
    throw new DbmError('models', `storage() is given ${kindOf(input)}, and takes options`, {
      hint: "Write { ROW_FORMAT: 'COMPRESSED' }, in the words of the engine.",
    });
  }
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

const tableOptionChecks: OptionChecks<TableOptionsInput> = {
  comment: option.text,
  strict: option.flag,
  withoutRowid: option.flag,
  engine: option.nameOrNone,
  charset: option.nameOrNone,
  collation: option.nameOrNone,
  rowLevelSecurity: option.flag,
  forceRowLevelSecurity: option.flag,
  storage: option.object,
  partitionBy: option.text,
  systemVersioning: option.flag,
  period: option.period,
  unlogged: option.flag,
  accessMethod: option.text,
  replicaIdentity: option.text,
  clusterOn: option.text,
};

/**
 * Options of the table itself: its comment, SQLite's `strict` and `withoutRowid`, MySQL's engine, charset,
 * collation, storage and partitions, MariaDB's `systemVersioning` and `period`, PostgreSQL's storage, `unlogged`,
 * `accessMethod`, `replicaIdentity`, `clusterOn` and row level security.
 */
export function tableOptions(said: TableOptionsInput): TableOptionsDeclaration {
  const { storage, ...options } = requireOptions(said, 'tableOptions', tableOptionChecks);
  const stored = storage === undefined ? {} : { storage: storageOptions(storage) };
  return { kind: 'options', definition: { ...options, ...stored } };
}
