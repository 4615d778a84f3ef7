import type { ColumnType, SerialIdentity } from '../catalog/index.js';
import type { OptionChecks } from './check-arguments.js';
import {
  option,
  optionalLength,
  optionalWhole,
  requireElement,
  requireName,
  requireNothing,
  requireOptions,
  requireText,
  requireTexts,
} from './check-arguments.js';
import type { AnyColumn, ColumnBuilder, Now } from './column.js';
import { column } from './column.js';
import type { SequenceNumbers } from './column-options.js';
import { numberChecks, sequenceOptions } from './column-options.js';
import type { EngineType } from './infer.js';

/** What makes columns of a type of which nothing more is said. */
function plain<T>(kind: PlainKind): () => ColumnBuilder<T> {
  return (...given: readonly unknown[]) => {
    requireNothing(given, kind);
    return column<T>({ kind });
  };
}

/** The types that are words alone. */
type PlainKind = Exclude<
  ColumnType['kind'],
  'decimal' | 'string' | 'char' | 'time' | 'timestamp' | 'binary' | 'enum' | 'array' | 'raw'
>;

/** 16 bits. */
export const smallint = plain<number>('smallint');

/** 32 bits. On SQLite the type of a rowid. */
export const integer = plain<number>('integer');

/** 64 bits. What a driver returns for it depends on the engine. */
export const bigint = plain<EngineType<'bigint'>>('bigint');

/** An exact number of `precision` digits, `scale` of them after the point. */
export const decimal = (precision?: number, scale?: number) =>
  column<EngineType<'decimal'>>({
    kind: 'decimal',
    precision: optionalWhole(precision, 'The precision of decimal()'),
    scale: optionalWhole(scale, 'The scale of decimal()'),
  });

/** A 32-bit floating point number. */
export const real = plain<number>('real');

/** A 64-bit floating point number. */
export const double = plain<number>('double');

/** Text of at most `length` characters. */
export const string = (length?: number) =>
  column<string>({ kind: 'string', length: optionalLength(length, 'The length of string()') });

/** Text of exactly `length` characters, padded with blanks. */
export const char = (length?: number) =>
  column<string>({ kind: 'char', length: optionalLength(length, 'The length of char()') });

export const text = plain<string>('text');

export const boolean = plain<EngineType<'boolean'>>('boolean');

export const date = plain<EngineType<'date'>>('date');

export interface TimeOptions {
  readonly withTimeZone?: boolean;
  /** Digits after the second's point. */
  readonly precision?: number;
}

export const time = (options: TimeOptions = {}) =>
  column<string>({ kind: 'time', ...timeOf('time', options) });

export const timestamp = (options: TimeOptions = {}) =>
  column<EngineType<'timestamp'>>({ kind: 'timestamp', ...timeOf('timestamp', options) });

function timeOf(call: 'time' | 'timestamp', options: TimeOptions) {
  const { precision, withTimeZone = false } = requireOptions(options, call, timeChecks);
  return { precision: optionalWhole(precision, `The precision of ${call}()`), withTimeZone };
}

const timeChecks: OptionChecks<TimeOptions> = { withTimeZone: option.flag, precision: option.any };

/** JSON, kept as it was written: `json<Settings>()`. */
export const json: <T = unknown>() => ColumnBuilder<EngineType<'json', T>> = plain('json');

/** PostgreSQL's binary JSON; on the other engines the same as `json`. */
export const jsonb: <T = unknown>() => ColumnBuilder<EngineType<'json', T>> = plain('jsonb');

export const uuid = plain<string>('uuid');

/** Node's Buffer, whichever its version declares; what it extends where its types are not loaded. */
type Bytes = typeof globalThis extends { Buffer: { isBuffer(value: unknown): value is infer B } }
  ? B
  : Uint8Array;

/** Bytes; at most `length` of them where the engine has such a type. */
export const binary = (length?: number): ColumnBuilder<Bytes, true, false, false> =>
  column<Bytes>({ kind: 'binary', length: optionalLength(length, 'The length of binary()') });

export interface EnumOptions {
  /** The schema of the type (PostgreSQL). */
  readonly schema?: string;
  /** What is said of the type (PostgreSQL), where the enumeration is exported by itself. */
  readonly comment?: string;
}

/**
 * One of some words: `enumeration('mood', ['happy', 'sad'])`. PostgreSQL makes a type of that name, MySQL
 * lists the values in the column, SQLite gets a check.
 */
export const enumeration = <const V extends readonly string[]>(
  name: string,
  values: V,
  options: EnumOptions = {},
): ColumnBuilder<V[number]> => {
  requireTexts(values, `The values of the enumeration ${requireName(name, 'an enumeration')}`);
  const { schema, ...said } = requireOptions(options, 'enumeration', enumChecks);
  return column({ kind: 'enum', name, schema: schema ?? null, values, ...said });
};

const enumChecks: OptionChecks<EnumOptions> = { schema: option.text, comment: option.text };

/** PostgreSQL: an array of what another column would hold, `array(integer())`. */
export const array = <C extends AnyColumn>(of: C): ColumnBuilder<C['$type'][]> =>
  column({ kind: 'array', of: requireElement(of).definition.type });

/** What its sequence is, where that is not as PostgreSQL makes it. */
export interface SerialOptions extends SequenceNumbers {
  /** The name of the sequence, where it is not `table_column_seq`. */
  readonly sequence?: string;
  /** The type of the sequence, where it is not that of the column. */
  readonly type?: 'smallint' | 'integer' | 'bigint';
}

/** PostgreSQL's `serial`: an integer with a sequence of its own. `autoIncrement()` is the newer way. */
export const serial = (options: SerialOptions = {}): ColumnBuilder<number, false, true> =>
  serialOf<number>('integer', options);
export const smallserial = (options: SerialOptions = {}): ColumnBuilder<number, false, true> =>
  serialOf<number>('smallint', options);
export const bigserial = (options: SerialOptions = {}): ColumnBuilder<EngineType<'bigint'>, false, true> =>
  serialOf<EngineType<'bigint'>>('bigint', options);

const serialChecks: OptionChecks<SerialOptions> = {
  ...numberChecks,
  sequence: option.text,
  type: option.oneOf('smallint', 'integer', 'bigint'),
};

function serialOf<T>(kind: 'smallint' | 'integer' | 'bigint', options: SerialOptions) {
  const { sequence = null, type, ...numbers } = requireOptions(options, 'serial', serialChecks);
  const identity: SerialIdentity = {
    kind: 'serial',
    sequence,
    ...(type === undefined ? {} : { type }),
    ...(Object.keys(numbers).length === 0 ? {} : { options: sequenceOptions(numbers) }),
  };
  return column<T>({ kind }, { identity, nullable: false }) as unknown as ColumnBuilder<T, false, true>;
}

/** A type in the engine's own words, for whatever has none here: `raw<string>('tsvector')`. */
export const raw = <T = unknown>(sql: string) => column<T>({ kind: 'raw', sql: requireText(sql, 'raw') });

/** The database's current time, as a default. */
export const now = (): Now => ({ kind: 'now' });
