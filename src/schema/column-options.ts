import type { ConflictAction, Deferrable, ReferentialAction, SequenceOptions } from '../catalog/index.js';
import { defaultSequenceOptions } from '../catalog/index.js';
import { type OptionChecks, option } from './check-arguments.js';

export interface ConstraintNameOption {
  /** Instead of the name that the naming convention gives; `null` is no name (SQLite). */
  readonly name?: string | null;
}

/** What a foreign key says besides its columns. What is left out is the engine's default. */
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

export interface ColumnCheckOptions extends ConstraintNameOption {
  /** PostgreSQL: rows that are there before the check comes need not fulfil it. */
  readonly notValid?: boolean;
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

/** How a sequence counts; what is left out is the engine's default. */
export interface SequenceNumbers {
  readonly start?: number | bigint | string;
  readonly increment?: number | bigint | string;
  readonly minValue?: number | bigint | string;
  readonly maxValue?: number | bigint | string;
  readonly cache?: number | bigint | string;
  readonly cycle?: boolean;
}

/** How an identity column numbers rows (PostgreSQL). */
export interface IdentityOptions extends SequenceNumbers {
  /** GENERATED ALWAYS instead of BY DEFAULT. */
  readonly always?: boolean;
  /** The name of the sequence, where it is not `table_column_seq`. */
  readonly sequence?: string;
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

export const nameChecks: OptionChecks<ConstraintNameOption> = { name: option.nameOrNone };

export const referenceChecks: OptionChecks<ReferenceOptions> = {
  onDelete: option.action,
  onUpdate: option.action,
  match: option.oneOf('full'),
  deferrable: option.deferrable,
  notValid: option.flag,
  notEnforced: option.flag,
  period: option.flag,
  onDeleteColumns: option.texts,
  toPrimaryKey: option.flag,
  comment: option.text,
  external: option.flag,
};

export const columnCheckChecks: OptionChecks<ColumnCheckOptions> = { ...nameChecks, notValid: option.flag };

export const notNullChecks: OptionChecks<NotNullOptions> = {
  onConflict: option.conflict,
  name: option.text,
  notValid: option.flag,
  noInherit: option.flag,
};

export const numberChecks: OptionChecks<SequenceNumbers> = {
  start: option.count,
  increment: option.count,
  minValue: option.count,
  maxValue: option.count,
  cache: option.count,
  cycle: option.flag,
};

export const identityChecks: OptionChecks<IdentityOptions> = {
  ...numberChecks,
  always: option.flag,
  sequence: option.text,
};
