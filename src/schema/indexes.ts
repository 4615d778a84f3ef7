import type { RareIndexOptions } from '../catalog/index.js';
import { optionalName, optionalWhole, requireText } from './check-arguments.js';
import { type ColumnName, nameOf } from './names.js';
import type { StorageInput } from './options.js';
import { storageOptions } from './options.js';
import type { Sql, SqlInput } from './sql.js';
import { isSqlInput, toSql } from './sql.js';

export interface IndexKeyDefinition {
  readonly column: string | null;
  readonly expression: Sql | null;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last' | null;
  readonly length: number | null;
  readonly operatorClass: string | null;
  readonly collation: string | null;
}

/** A key of an index that is being declared. Every call returns another builder. */
export interface IndexKeyBuilder {
  readonly kind: 'indexKey';
  readonly definition: IndexKeyDefinition;
  desc(): IndexKeyBuilder;
  nullsFirst(): IndexKeyBuilder;
  nullsLast(): IndexKeyBuilder;
  /** MySQL: index only the first characters (or bytes, of binary columns). */
  prefix(length: number): IndexKeyBuilder;
  /** PostgreSQL. */
  operatorClass(name: string): IndexKeyBuilder;
  collate(collation: string): IndexKeyBuilder;
}

/** A key of an index with an order, prefix length, operator class or collation: `key(t.name).desc()`. */
export function key(on: ColumnName | SqlInput): IndexKeyBuilder {
  const build = (definition: IndexKeyDefinition): IndexKeyBuilder => ({
    kind: 'indexKey',
    definition,
    desc: () => build({ ...definition, descending: true }),
    nullsFirst: () => build({ ...definition, nulls: 'first' }),
    nullsLast: () => build({ ...definition, nulls: 'last' }),
    prefix: (length) => build({ ...definition, length: optionalWhole(length, 'The length of prefix()') }),
    operatorClass: (name) => build({ ...definition, operatorClass: requireText(name, 'operatorClass') }),
    collate: (collation) => build({ ...definition, collation: requireText(collation, 'collate') }),
  });
  return build(keyDefinition(on));
}

export type IndexKeyInput = ColumnName | SqlInput | IndexKeyBuilder;

export interface IndexDefinition {
  readonly name: string | undefined;
  readonly keys: readonly IndexKeyDefinition[];
  readonly unique: boolean;
  readonly where: Sql | null;
  readonly method: string | null;
  readonly include: readonly string[];
  readonly nullsNotDistinct: boolean;
  readonly rare: RareIndexOptions;
}

/** An index that is being declared. Every call returns another builder. */
export interface IndexBuilder {
  readonly kind: 'index';
  readonly definition: IndexDefinition;
  /** Columns, SQL expressions, or `key(...)` with an order, length, operator class or collation. */
  on(...keys: IndexKeyInput[]): IndexBuilder;
  unique(): IndexBuilder;
  /** Only rows for which this holds (PostgreSQL, SQLite). */
  where(predicate: SqlInput): IndexBuilder;
  /** `gin`, `gist`, `brin`, `hash` (PostgreSQL); `fulltext`, `spatial`, `hash` (MySQL); `vector` (MariaDB 11.7). */
  using(method: string): IndexBuilder;
  /** PostgreSQL: columns that are stored in the index without being keys. */
  include(...columns: ColumnName[]): IndexBuilder;
  /** PostgreSQL 15: two nulls are equal. */
  nullsNotDistinct(): IndexBuilder;
  /** MySQL and PostgreSQL. */
  comment(comment: string): IndexBuilder;
  /** MySQL, and MariaDB's IGNORED: the optimizer passes over it. */
  invisible(): IndexBuilder;
  /** MySQL: how it is stored, in the engine's words: `{ PARSER: 'ngram' }`, `{ KEY_BLOCK_SIZE: 8 }`, `{ M: 8 }`. */
  storage(options: StorageInput): IndexBuilder;
}

/** An index: `index().on(t.user_id)`, ``index('ix_live').on(t.email).unique().where(sql`deleted is null`)``. */
export function index(name?: string): IndexBuilder {
  return new DeclaredIndex({
    name: optionalName(name, 'an index') ?? undefined,
    keys: [],
    unique: false,
    where: null,
    method: null,
    include: [],
    nullsNotDistinct: false,
    rare: {},
  });
}

/** A class, because large schemas have thousands of indexes. */
class DeclaredIndex implements IndexBuilder {
  readonly kind = 'index';

  constructor(readonly definition: IndexDefinition) {}

  on(...keys: IndexKeyInput[]) {
    return this.with({ keys: keys.map(keyDefinition) });
  }

  unique() {
    return this.with({ unique: true });
  }

  where(predicate: SqlInput) {
    return this.with({ where: toSql(predicate) });
  }

  using(method: string) {
    return this.with({ method: requireText(method, 'using').toLowerCase() });
  }

  include(...columns: ColumnName[]) {
    return this.with({ include: columns.map(nameOf) });
  }

  nullsNotDistinct() {
    return this.with({ nullsNotDistinct: true });
  }

  comment(comment: string) {
    return this.with({ rare: { ...this.definition.rare, comment: requireText(comment, 'comment') } });
  }

  invisible() {
    return this.with({ rare: { ...this.definition.rare, invisible: true } });
  }

  storage(options: StorageInput) {
    return this.with({ rare: { ...this.definition.rare, storage: storageOptions(options) } });
  }

  private with(change: Partial<IndexDefinition>): DeclaredIndex {
    return new DeclaredIndex(Object.assign({ ...this.definition }, change));
  }
}

export function keyDefinition(on: IndexKeyInput): IndexKeyDefinition {
  if (typeof on === 'object' && on !== null && 'kind' in on && on.kind === 'indexKey') return on.definition;
  const isSql = isSqlInput(on);
  return {
    column: isSql ? null : nameOf(on as ColumnName),
    expression: isSql ? toSql(on) : null,
    descending: false,
    nulls: null,
    length: null,
    operatorClass: null,
    collation: null,
  };
}
