import type {
  ConflictAction,
  Deferrable,
  KeyPart,
  PrimaryKey,
  TableRef,
  UniqueConstraint,
} from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import type { OptionChecks } from './check-arguments.js';
import {
  option,
  optionalName,
  requireOptions,
  requireText,
  requireTexts,
  requireWord,
} from './check-arguments.js';
import type { ColumnReference } from './column.js';
import type { ReferenceOptions } from './column-options.js';
import { referenceChecks } from './column-options.js';
import type { IndexBuilder, IndexKeyBuilder } from './indexes.js';
import { keyDefinition } from './indexes.js';
import type { ColumnName, ConstraintName, TableName } from './names.js';
import { nameOf, tableRef } from './names.js';
import type { StorageInput } from './options.js';
import { storageOptions } from './options.js';
import type { Sql, SqlInput } from './sql.js';
import { toSql } from './sql.js';
import type { TableProperty } from './table-properties.js';

/** What follows the columns in `table()` and in a migration's `createTable`. */
export type TableExtra =
  | PrimaryKeyBuilder
  | UniqueBuilder
  | ForeignKeyBuilder
  | CheckBuilder
  | ExclusionBuilder
  | IndexBuilder
  | TableProperty;

/** What the primary key and a unique constraint have in common. */
export interface KeyDefinition {
  readonly name: ConstraintName;
  readonly columns: readonly string[];
  /** One for each of the columns. */
  readonly parts: readonly KeyPart[];
  readonly include: readonly string[];
  readonly onConflict: ConflictAction | null;
}

/** A column of a key; SQLite takes ``key(t.name).collate('NOCASE').desc()`` as well. */
export type KeyColumnInput = ColumnName | IndexKeyBuilder;

function keyColumns(inputs: readonly KeyColumnInput[]): Pick<KeyDefinition, 'columns' | 'parts'> {
  const keys = inputs.map(keyDefinition);
  if (keys.some((it) => it.column === null || (it.nulls ?? it.operatorClass) !== null)) {
    throw new DbmError(
      'models',
      'The columns of a key have an order, a length and a collation, and nothing else',
      {
        hint: 'Write an index() that is unique().',
      },
    );
  }
  return {
    columns: keys.map((it) => it.column!),
    parts: keys.map(({ descending, collation, length }) => ({ descending, collation, length })),
  };
}

const moment = option.oneOf('immediate', 'deferred');

export interface PrimaryKeyDefinition extends KeyDefinition {
  readonly rare: Pick<PrimaryKey, 'comment' | 'storage' | 'deferrable' | 'withoutOverlaps'>;
}

export interface PrimaryKeyBuilder {
  readonly kind: 'primaryKey';
  readonly definition: PrimaryKeyDefinition;
  /** Columns; on MySQL and SQLite also ``key(t.name).desc()``, on MySQL `key(t.name).prefix(20)`. */
  on(...columns: KeyColumnInput[]): PrimaryKeyBuilder;
  /** PostgreSQL: columns that the key's index holds besides its own. */
  include(...columns: ColumnName[]): PrimaryKeyBuilder;
  /** SQLite: what becomes of a row whose key is there already, if not an error. */
  onConflict(action: ConflictAction): PrimaryKeyBuilder;
  /** MySQL and PostgreSQL. */
  comment(comment: string): PrimaryKeyBuilder;
  /** How it is stored, in the engine's words: `{ KEY_BLOCK_SIZE: 8 }`, `{ fillfactor: 70 }`. */
  storage(options: StorageInput): PrimaryKeyBuilder;
  /** PostgreSQL: checked at the end of the statement, or of the transaction. */
  deferrable(initially?: Deferrable): PrimaryKeyBuilder;
  /** PostgreSQL 18: the last column is a range; those of rows that are equal in the others do not overlap. */
  withoutOverlaps(): PrimaryKeyBuilder;
}

/** A primary key of one or several columns: `primaryKey().on(t.order_id, t.line)`. */
export function primaryKey(name?: string | null): PrimaryKeyBuilder {
  const build = (definition: PrimaryKeyDefinition): PrimaryKeyBuilder => ({
    kind: 'primaryKey',
    definition,
    on: (...columns) => build({ ...definition, ...keyColumns(columns) }),
    include: (...columns) => build({ ...definition, include: columns.map(nameOf) }),
    onConflict: (action) =>
      build({ ...definition, onConflict: requireWord(action, 'onConflict', option.conflict) }),
    comment: (comment) =>
      build({ ...definition, rare: { ...definition.rare, comment: requireText(comment, 'comment') } }),
    storage: (options) =>
      build({ ...definition, rare: { ...definition.rare, storage: storageOptions(options) } }),
    deferrable: (initially = 'immediate') => {
      const deferrable = requireWord(initially, 'deferrable', moment);
      return build({ ...definition, rare: { ...definition.rare, deferrable } });
    },
    withoutOverlaps: () => build({ ...definition, rare: { ...definition.rare, withoutOverlaps: true } }),
  });
  return build({
    name: optionalName(name, 'a primary key'),
    columns: [],
    parts: [],
    include: [],
    onConflict: null,
    rare: {},
  });
}

export interface UniqueDefinition extends KeyDefinition {
  readonly nullsNotDistinct: boolean;
  readonly deferrable: ReferenceOptions['deferrable'];
  readonly rare: Pick<UniqueConstraint, 'comment' | 'storage' | 'withoutOverlaps'>;
}

export interface UniqueBuilder {
  readonly kind: 'unique';
  readonly definition: UniqueDefinition;
  on(...columns: KeyColumnInput[]): UniqueBuilder;
  /** PostgreSQL 15: two nulls are equal. */
  nullsNotDistinct(): UniqueBuilder;
  /** PostgreSQL: checked at the end of the statement, or of the transaction. */
  deferrable(initially?: 'immediate' | 'deferred'): UniqueBuilder;
  /** PostgreSQL: columns that the constraint's index holds besides its own. */
  include(...columns: ColumnName[]): UniqueBuilder;
  /** SQLite: what becomes of a row that has the values of another, if not an error. */
  onConflict(action: ConflictAction): UniqueBuilder;
  /** PostgreSQL. */
  comment(comment: string): UniqueBuilder;
  /** PostgreSQL: `{ fillfactor: 70 }`. */
  storage(options: StorageInput): UniqueBuilder;
  /** PostgreSQL 18: the last column is a range; those of rows that are equal in the others do not overlap. */
  withoutOverlaps(): UniqueBuilder;
}

/** A unique constraint: `unique().on(t.tenant_id, t.email)`. */
export function unique(name?: string | null): UniqueBuilder {
  const build = (definition: UniqueDefinition): UniqueBuilder => ({
    kind: 'unique',
    definition,
    on: (...columns) => build({ ...definition, ...keyColumns(columns) }),
    nullsNotDistinct: () => build({ ...definition, nullsNotDistinct: true }),
    deferrable: (initially = 'immediate') =>
      build({ ...definition, deferrable: requireWord(initially, 'deferrable', moment) }),
    include: (...columns) => build({ ...definition, include: columns.map(nameOf) }),
    onConflict: (action) =>
      build({ ...definition, onConflict: requireWord(action, 'onConflict', option.conflict) }),
    comment: (comment) =>
      build({ ...definition, rare: { ...definition.rare, comment: requireText(comment, 'comment') } }),
    storage: (options) =>
      build({ ...definition, rare: { ...definition.rare, storage: storageOptions(options) } }),
    withoutOverlaps: () => build({ ...definition, rare: { ...definition.rare, withoutOverlaps: true } }),
  });
  return build({
    name: optionalName(name, 'a unique constraint'),
    columns: [],
    parts: [],
    nullsNotDistinct: false,
    deferrable: false,
    include: [],
    onConflict: null,
    rare: {},
  });
}

export type ForeignKeyTarget =
  | { readonly kind: 'columns'; readonly columns: () => readonly ColumnReference[] }
  | { readonly kind: 'names'; readonly table: TableRef; readonly columns: readonly string[] };

export interface ForeignKeyDefinition {
  readonly name: ConstraintName;
  readonly columns: readonly string[];
  readonly target: ForeignKeyTarget | null;
  readonly options: ReferenceOptions;
}

/** A foreign key that is being declared. Every call returns another builder. */
export interface ForeignKeyBuilder {
  readonly kind: 'foreignKey';
  readonly definition: ForeignKeyDefinition;
  on(...columns: ColumnName[]): ForeignKeyBuilder;
  /** `references(() => users.id)`, `references(() => [orders.tenant, orders.number])` in models. */
  references(
    target: () => ColumnReference | readonly ColumnReference[],
    options?: ReferenceOptions,
  ): ForeignKeyBuilder;
  /** `references('users', ['id'])` where the models are not at hand. */
  references(table: TableName, columns: readonly string[], options?: ReferenceOptions): ForeignKeyBuilder;
}

/** A foreign key of one or several columns: `foreignKey().on(t.user_id).references(() => users.id)`. */
export function foreignKey(name?: string | null): ForeignKeyBuilder {
  const build = (definition: ForeignKeyDefinition): ForeignKeyBuilder => ({
    kind: 'foreignKey',
    definition,
    on: (...columns) => build({ ...definition, columns: columns.map(nameOf) }),
    references: (
      to: (() => ColumnReference | readonly ColumnReference[]) | TableName,
      second?: readonly string[] | ReferenceOptions,
      third?: ReferenceOptions,
    ) => {
      if (typeof to !== 'function') {
        const target = {
          kind: 'names',
          table: tableRef(to),
          columns: requireTexts(second as readonly string[], 'The columns that references() leads to'),
        } as const;
        return build({
          ...definition,
          target,
          options: requireOptions(third ?? {}, 'references', referenceChecks),
        });
      }
      const target = { kind: 'columns', columns: () => [to()].flat() as ColumnReference[] } as const;
      return build({
        ...definition,
        target,
        options: requireOptions(
          (second as ReferenceOptions | undefined) ?? {},
          'references',
          referenceChecks,
        ),
      });
    },
  });
  return build({ name: optionalName(name, 'a foreign key'), columns: [], target: null, options: {} });
}

export interface CheckOptions {
  /** PostgreSQL: rows that are there before the check comes need not fulfil it. */
  readonly notValid?: boolean;
  /** PostgreSQL 18 and MySQL: not enforced, for documentation only. */
  readonly notEnforced?: boolean;
  /** PostgreSQL: tables that inherit do not have it. */
  readonly noInherit?: boolean;
  /** PostgreSQL. */
  readonly comment?: string;
}

const checkChecks: OptionChecks<CheckOptions> = {
  notValid: option.flag,
  notEnforced: option.flag,
  noInherit: option.flag,
  comment: option.text,
};

export interface CheckDefinition {
  readonly name: ConstraintName;
  readonly expression: Sql;
  /** The column at which the check was declared; null for one of the table. */
  readonly column: string | null;
  readonly options: CheckOptions;
}

export interface CheckBuilder {
  readonly kind: 'check';
  readonly definition: CheckDefinition;
}

/** A check over the columns of a row: ``check(sql`${t.price} >= 0`)``, with a name in front if wanted. */
export function check(expression: SqlInput, options?: CheckOptions): CheckBuilder;
export function check(name: string | null, expression: SqlInput, options?: CheckOptions): CheckBuilder;
export function check(
  first: string | null | SqlInput,
  second?: SqlInput | CheckOptions,
  third?: CheckOptions,
): CheckBuilder {
  const isNamed = typeof first === 'string' || first === null;
  const [name, expression, options] = isNamed
    ? [first, second as SqlInput, third]
    : [undefined, first, second];
  const definition = {
    name,
    expression: toSql(expression as SqlInput),
    column: null,
    options: requireOptions((options as CheckOptions | undefined) ?? {}, 'check', checkChecks),
  };
  return { kind: 'check', definition };
}

export interface ExclusionBuilder {
  readonly kind: 'exclude';
  readonly definition: {
    readonly name: string | null;
    readonly body: Sql | null;
    readonly comment: string | null;
  };
}

/**
 * PostgreSQL: no two rows for which all the operators hold, as what follows EXCLUDE:
 * ``exclude('no_overlap', sql`using gist (room with =, during with &&)`)``.
 */
export function exclude(
  name: string,
  body?: SqlInput,
  { comment = null }: { readonly comment?: string | null } = {},
): ExclusionBuilder {
  return { kind: 'exclude', definition: { name, body: body === undefined ? null : toSql(body), comment } };
}
