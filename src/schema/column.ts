import type {
  ColumnType,
  ConflictAction,
  Identity,
  NotNull,
  StorageOptions,
  TableRef,
} from '../catalog/index.js';
import {
  option,
  requireDefault,
  requireNothing,
  requireOptions,
  requireTarget,
  requireText,
  requireWord,
} from './check-arguments.js';
import type {
  ColumnCheckOptions,
  ConstraintNameOption,
  IdentityOptions,
  NotNullOptions,
  ReferenceOptions,
} from './column-options.js';
import {
  columnCheckChecks,
  identityChecks,
  nameChecks,
  notNullChecks,
  referenceChecks,
  sequenceOptions,
} from './column-options.js';
import type { StorageInput } from './options.js';
import { storageOptions } from './options.js';
import type { Sql, SqlInput } from './sql.js';
import { toSql } from './sql.js';

/** The current time of the database, as a default. */
export interface Now {
  readonly kind: 'now';
}

export type DefaultInput = string | number | bigint | boolean | object | Now | SqlInput;

/**
 * What the default of such a column may be: where its values are a few words, one of these. A record of a type with
 * endless values, be it branded, may be empty; one of a few words may not.
 */
export type DefaultOf<Type> = [Type] extends [string]
  ? Record<never, 1> extends Record<Type, 1>
    ? DefaultInput
    : Type | Now | SqlInput
  : DefaultInput;

/** A column of a declared table: what `users.id` is. */
export interface ColumnReference {
  readonly columnName: string;
  readonly table: TableRef;
}

/** A column of a model, or its name as `'table.column'` or `'schema.table.column'`. */
export type ReferenceTarget = (() => ColumnReference) | string;

export interface ColumnReferenceDefinition extends ReferenceOptions, ConstraintNameOption {
  readonly target: ReferenceTarget;
}

/** Everything that a column builder has been told, as plain data. */
export interface ColumnDefinition {
  readonly type: ColumnType;
  /** `null`: not said. A plain column is then nullable, a primary key is not. */
  readonly nullable: boolean | null;
  readonly onNull: ConflictAction | null;
  readonly notNull: NotNull | null;
  readonly storage: StorageOptions | null;
  readonly default: DefaultInput | null;
  readonly identity: Identity | null;
  readonly generated: { readonly expression: Sql; readonly stored: boolean } | null;
  readonly onUpdateNow: boolean;
  /** Where the database has no such thing, `updatedAtPlugin` does it. */
  readonly updatedByPlugin: boolean;
  readonly collation: string | null;
  readonly comment: string | null;
  readonly invisible: boolean;
  readonly unversioned: boolean;
  readonly primaryKey: ConstraintNameOption | null;
  readonly unique: ConstraintNameOption | null;
  readonly references: readonly ColumnReferenceDefinition[];
  readonly checks: readonly (ColumnCheckOptions & { readonly expression: Sql })[];
  readonly renamedFrom: string | null;
}

export type SaidOfColumn = Pick<ColumnDefinition, 'type'> & Partial<ColumnDefinition>;

const columnReferenceChecks = { ...referenceChecks, ...nameChecks };
const updateChecks = { plugin: option.flag };
const storageWord = option.oneOf('stored', 'virtual');

/** A column of which nothing is said. */
const unsaid: ColumnDefinition = {
  type: { kind: 'text' },
  nullable: null,
  onNull: null,
  notNull: null,
  storage: null,
  default: null,
  identity: null,
  generated: null,
  onUpdateNow: false,
  updatedByPlugin: false,
  collation: null,
  comment: null,
  invisible: false,
  unversioned: false,
  primaryKey: null,
  unique: null,
  references: [],
  checks: [],
  renamedFrom: null,
};

/**
 * A column being declared. Builders are immutable: every modifier returns a new one, so a column or an
 * object of columns can be shared between tables.
 *
 * `Type` is what a value is in TypeScript (or a tag whose meaning depends on the engine, see infer.ts),
 * `Nullable`, `Optional` (may be left out of an insert) and `ReadOnly` (never written) follow the modifiers.
 */
export class ColumnBuilder<
  Type,
  Nullable extends boolean = true,
  Optional extends boolean = false,
  ReadOnly extends boolean = false,
> {
  declare readonly $type: Type;
  declare readonly $nullable: Nullable;
  declare readonly $optional: Optional;
  declare readonly $readOnly: ReadOnly;

  private whole: ColumnDefinition | null = null;

  /** `said` is what the builder has been told; thousands of columns are told little each. */
  constructor(readonly said: SaidOfColumn) {}

  get definition(): ColumnDefinition {
    // Not by a second spread, which takes four times as long.
    this.whole ??= Object.assign({ ...unsaid }, this.said);
    return this.whole;
  }

  /** Part of the primary key; on several columns they make one key together. */
  primaryKey(options: ConstraintNameOption = {}): ColumnBuilder<Type, false, Optional, ReadOnly> {
    return this.with({ primaryKey: requireOptions(options, 'primaryKey', nameChecks) });
  }

  /** Numbered by the database: AUTOINCREMENT, AUTO_INCREMENT, or an identity column on PostgreSQL. */
  autoIncrement(): ColumnBuilder<Type, Nullable, true, ReadOnly>;
  autoIncrement(...given: []): ColumnBuilder<Type, Nullable, true, ReadOnly> {
    requireNothing(given, 'autoIncrement');
    return this.with({ identity: { kind: 'auto' } });
  }

  /** A standard SQL identity column. Without options GENERATED BY DEFAULT. */
  identity(options: IdentityOptions = {}): ColumnBuilder<Type, false, true, ReadOnly> {
    const { always = false, sequence, ...numbers } = requireOptions(options, 'identity', identityChecks);
    return this.with({
      identity: {
        kind: always ? 'always' : 'byDefault',
        options: sequenceOptions(numbers),
        ...(sequence === undefined ? {} : { sequence }),
      },
      nullable: this.said.nullable ?? false,
    });
  }

  /** With `notValid` a value that is read may be null. */
  notNull(
    options: NotNullOptions & { readonly notValid: true },
  ): ColumnBuilder<Type, true, Optional, ReadOnly>;
  notNull(options?: NotNullOptions): ColumnBuilder<Type, false, Optional, ReadOnly>;
  notNull(options: NotNullOptions = {}): ColumnBuilder<Type, boolean, Optional, ReadOnly> {
    const { onConflict = null, ...rest } = requireOptions(options, 'notNull', notNullChecks);
    return this.with({ nullable: false, onNull: onConflict, notNull: notNullOptions(rest) });
  }

  /** The default for plain columns; on SQLite a primary key that may hold NULL. */
  nullable(): ColumnBuilder<Type, true, Optional, ReadOnly>;
  nullable(...given: []): ColumnBuilder<Type, true, Optional, ReadOnly> {
    requireNothing(given, 'nullable');
    return this.with({ nullable: true, onNull: null, notNull: null });
  }

  unique(options: ConstraintNameOption = {}): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    return this.with({ unique: requireOptions(options, 'unique', nameChecks) });
  }

  /** A literal value, `now()`, or an SQL expression. Objects and arrays become JSON. */
  default(value: DefaultOf<Type>): ColumnBuilder<Type, Nullable, true, ReadOnly> {
    return this.with({ default: requireDefault(value, this.said.type) });
  }

  /**
   * Set to the current time whenever the row changes: by MySQL and MariaDB themselves. With `plugin` it is
   * taken on SQLite and PostgreSQL, too, where `updatedAtPlugin` of `kysely-dbm/query` does it.
   */
  onUpdateNow(
    options: { readonly plugin?: boolean } = {},
  ): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    const { plugin = false } = requireOptions(options, 'onUpdateNow', updateChecks);
    return this.with({ onUpdateNow: true, updatedByPlugin: plugin });
  }

  /**
   * Computed from other columns, when the row is written (`stored`) or read (`virtual`). On MariaDB also when a row of a
   * table with `systemVersioning` began and ceased to be as it is: ``sql`row start` ``, ``sql`row end` ``.
   */
  generated(
    expression: SqlInput,
    storage: 'stored' | 'virtual' = 'stored',
  ): ColumnBuilder<Type, Nullable, true, true> {
    const word = requireWord(storage, 'generated', storageWord);
    return this.with({ generated: { expression: toSql(expression), stored: word === 'stored' } });
  }

  /** A foreign key from this column: `references(() => users.id)` or `references('users.id')`. */
  references(
    target: ReferenceTarget,
    options: ReferenceOptions & ConstraintNameOption = {},
  ): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    const said = requireOptions(options, 'references', columnReferenceChecks);
    const reference = { target: requireTarget(target), ...said };
    return this.with({ references: [...(this.said.references ?? []), reference] });
  }

  collate(collation: string): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    return this.with({ collation: requireText(collation, 'collate') });
  }

  /**
   * PostgreSQL: how its values are stored, and what the planner knows of them:
   * `{ storage: 'external', compression: 'lz4', statistics: 500, n_distinct: -0.5 }`.
   */
  storage(options: StorageInput): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    return this.with({ storage: storageOptions(options) });
  }

  comment(comment: string): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    return this.with({ comment: requireText(comment, 'comment') });
  }

  /** MySQL and MariaDB: `SELECT *` passes over it. */
  invisible(): ColumnBuilder<Type, Nullable, Optional, ReadOnly>;
  invisible(...given: []): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    requireNothing(given, 'invisible');
    return this.with({ invisible: true });
  }

  /** MariaDB: its changes leave no row in the history of a table with `systemVersioning`. */
  withoutSystemVersioning(): ColumnBuilder<Type, Nullable, Optional, ReadOnly>;
  withoutSystemVersioning(...given: []): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    requireNothing(given, 'withoutSystemVersioning');
    return this.with({ unversioned: true });
  }

  check(
    expression: SqlInput,
    options: ColumnCheckOptions = {},
  ): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    const check = { ...requireOptions(options, 'check', columnCheckChecks), expression: toSql(expression) };
    return this.with({ checks: [...(this.said.checks ?? []), check] });
  }

  /** The column's former name: the next migration renames instead of dropping and adding. */
  renamedFrom(name: string): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    return this.with({ renamedFrom: requireText(name, 'renamedFrom') });
  }

  /** The TypeScript type of the values, where the database's type says too little. */
  typed<T>(): ColumnBuilder<T, Nullable, Optional, ReadOnly> {
    return this.with({});
  }

  private with<N extends boolean, O extends boolean, R extends boolean>(
    change: Partial<ColumnDefinition>,
    // biome-ignore lint/suspicious/noExplicitAny: the caller's return type says which type it is
  ): ColumnBuilder<any, N, O, R> {
    return new ColumnBuilder(Object.assign({ ...this.said }, change));
  }
}

/** A column builder, whatever its values are. */
// biome-ignore lint/suspicious/noExplicitAny: any column, whatever its type
export type AnyColumn = ColumnBuilder<any, any, any, any>;

/** A column of this type with nothing else said about it. */
export function column<Type>(type: ColumnType, change: Partial<ColumnDefinition> = {}): ColumnBuilder<Type> {
  return new ColumnBuilder({ type, ...change });
}

function notNullOptions({ name, notValid, noInherit }: NotNullOptions): NotNull | null {
  const said: NotNull = {
    ...(name === undefined ? {} : { name }),
    ...(notValid === true ? { notValid } : {}),
    ...(noInherit === true ? { noInherit } : {}),
  };
  return Object.keys(said).length === 0 ? null : said;
}
