import type {
  ColumnType,
  ConflictAction,
  Deferrable,
  Identity,
  NotNull,
  ReferentialAction,
  SequenceOptions,
  StorageOptions,
  TableRef,
} from '../catalog/index.js';
import { defaultSequenceOptions } from '../catalog/index.js';
import { requireActions, requireDefault, requireOptions, requireTarget } from './check-arguments.js';
import type { StorageInput } from './options.js';
import { storageOptions } from './options.js';
import type { Sql, SqlInput } from './sql.js';
import { toSql } from './sql.js';

/** The current time of the database, as a default. */
export interface Now {
  readonly kind: 'now';
}

export type DefaultInput = string | number | bigint | boolean | object | Now | SqlInput;

export interface ConstraintNameOption {
  /** Instead of the name that the naming convention gives; `null` is no name (SQLite). */
  readonly name?: string | null;
}

export interface ReferenceOptions {
  readonly onDelete?: ReferentialAction;
  readonly onUpdate?: ReferentialAction;
  /** `full`: either all or none of the columns are null. */
  readonly match?: 'full';
  /** `true` is deferrable, initially immediate. */
  readonly deferrable?: boolean | Deferrable;
  /** PostgreSQL: rows that were there before need not refer to anything. */
  readonly notValid?: boolean;
  /** PostgreSQL 18: not enforced, for documentation only. */
  readonly notEnforced?: boolean;
  /** PostgreSQL 18: the last columns are ranges, and the one that is referred to covers the other. */
  readonly period?: boolean;
  /** PostgreSQL 15: the columns that `onDelete` sets, if not all. */
  readonly onDeleteColumns?: readonly string[];
  /** SQLite: written `REFERENCES table`, without the columns, which are those of its primary key. */
  readonly toPrimaryKey?: boolean;
  /** PostgreSQL: what COMMENT ON says of it. */
  readonly comment?: string;
  /** The table belongs to somebody else and is not among the models: it is not looked for there. */
  readonly external?: boolean;
}

export interface NotNullOptions {
  /** SQLite: what becomes of a row without a value, if not an error. */
  readonly onConflict?: ConflictAction;
  /** PostgreSQL 18: the name of the constraint, if not `table_column_not_null`. */
  readonly name?: string;
  /** PostgreSQL 18: rows that were there before may be null. */
  readonly notValid?: boolean;
  /** PostgreSQL 18: tables that inherit the column do not have it. */
  readonly noInherit?: boolean;
}

/** How a sequence counts. */
export interface SequenceNumbers {
  readonly start?: number | bigint | string;
  readonly increment?: number | bigint | string;
  readonly minValue?: number | bigint | string;
  readonly maxValue?: number | bigint | string;
  readonly cache?: number | bigint | string;
  readonly cycle?: boolean;
}

export interface IdentityOptions extends SequenceNumbers {
  /** GENERATED ALWAYS instead of BY DEFAULT. */
  readonly always?: boolean;
  /** The name of the sequence, where it is not `table_column_seq`. */
  readonly sequence?: string;
}

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
  readonly primaryKey: ConstraintNameOption | null;
  readonly unique: ConstraintNameOption | null;
  readonly references: readonly ColumnReferenceDefinition[];
  readonly checks: readonly (ConstraintNameOption & { readonly expression: Sql })[];
  readonly renamedFrom: string | null;
}

export type SaidOfColumn = Pick<ColumnDefinition, 'type'> & Partial<ColumnDefinition>;

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
    return this.with({ primaryKey: requireOptions(options, 'primaryKey') });
  }

  /** Numbered by the database: AUTOINCREMENT, AUTO_INCREMENT, or an identity column on PostgreSQL. */
  autoIncrement(): ColumnBuilder<Type, Nullable, true, ReadOnly> {
    return this.with({ identity: { kind: 'auto' } });
  }

  /** A standard SQL identity column. Without options GENERATED BY DEFAULT. */
  identity(options: IdentityOptions = {}): ColumnBuilder<Type, false, true, ReadOnly> {
    const { always = false, sequence, ...numbers } = options;
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
    const { onConflict = null, ...rest } = requireOptions(options, 'notNull');
    return this.with({ nullable: false, onNull: onConflict, notNull: notNullOptions(rest) });
  }

  /** The default for plain columns; on SQLite a primary key that may hold NULL. */
  nullable(): ColumnBuilder<Type, true, Optional, ReadOnly> {
    return this.with({ nullable: true, onNull: null, notNull: null });
  }

  unique(options: ConstraintNameOption = {}): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    return this.with({ unique: requireOptions(options, 'unique') });
  }

  /** A literal value, `now()`, or an SQL expression. Objects and arrays become JSON. */
  default(value: DefaultInput): ColumnBuilder<Type, Nullable, true, ReadOnly> {
    return this.with({ default: requireDefault(value, this.said.type) });
  }

  /**
   * Set to the current time whenever the row changes: by MySQL and MariaDB themselves. With `plugin` it is
   * taken on SQLite and PostgreSQL, too, where `updatedAtPlugin` of `kysely-dbm/query` does it.
   */
  onUpdateNow({
    plugin = false,
  }: {
    readonly plugin?: boolean;
  } = {}): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    return this.with({ onUpdateNow: true, updatedByPlugin: plugin });
  }

  /** Computed from other columns, when the row is written (`stored`) or read (`virtual`). */
  generated(
    expression: SqlInput,
    storage: 'stored' | 'virtual' = 'stored',
  ): ColumnBuilder<Type, Nullable, true, true> {
    return this.with({ generated: { expression: toSql(expression), stored: storage === 'stored' } });
  }

  /** A foreign key from this column: `references(() => users.id)` or `references('users.id')`. */
  references(
    target: ReferenceTarget,
    options: ReferenceOptions & ConstraintNameOption = {},
  ): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    const reference = { target: requireTarget(target), ...requireActions(options) };
    return this.with({ references: [...(this.said.references ?? []), reference] });
  }

  collate(collation: string): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    return this.with({ collation });
  }

  /**
   * PostgreSQL: how its values are stored, and what the planner knows of them:
   * `{ storage: 'external', compression: 'lz4', statistics: 500, n_distinct: -0.5 }`.
   */
  storage(options: StorageInput): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    return this.with({ storage: storageOptions(options) });
  }

  comment(comment: string): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    return this.with({ comment });
  }

  /** MySQL and MariaDB: `SELECT *` passes over it. */
  invisible(): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    return this.with({ invisible: true });
  }

  check(
    expression: SqlInput,
    options: ConstraintNameOption = {},
  ): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    const check = { ...options, expression: toSql(expression) };
    return this.with({ checks: [...(this.said.checks ?? []), check] });
  }

  /** The column's former name: the next migration renames instead of dropping and adding. */
  renamedFrom(name: string): ColumnBuilder<Type, Nullable, Optional, ReadOnly> {
    return this.with({ renamedFrom: name });
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

/** The options of a sequence as plain data. */
export function sequenceOptions(options: SequenceNumbers): SequenceOptions {
  const text = (value: number | bigint | string | undefined) => (value === undefined ? null : String(value));
  return {
    ...defaultSequenceOptions,
    start: text(options.start),
    increment: text(options.increment),
    minValue: text(options.minValue),
    maxValue: text(options.maxValue),
    cache: text(options.cache),
    cycle: options.cycle ?? false,
  };
}
