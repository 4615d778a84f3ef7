import type { SerialIdentity } from '../catalog/index.js';
import { optionalWhole, requireName, requireTexts } from './check-arguments.js';
import type { AnyColumn, ColumnBuilder, Now, SequenceNumbers } from './column.js';
import { column, sequenceOptions } from './column.js';
import type { EngineType } from './infer.js';

/** 16 bits. */
export const smallint = () => column<number>({ kind: 'smallint' });

/** 32 bits. On SQLite the type of a rowid. */
export const integer = () => column<number>({ kind: 'integer' });

/** 64 bits. What a driver returns for it depends on the engine. */
export const bigint = () => column<EngineType<'bigint'>>({ kind: 'bigint' });

/** An exact number of `precision` digits, `scale` of them after the point. */
export const decimal = (precision?: number, scale?: number) =>
  column<EngineType<'decimal'>>({
    kind: 'decimal',
    precision: optionalWhole(precision, 'The precision of decimal()'),
    scale: optionalWhole(scale, 'The scale of decimal()'),
  });

/** A 32-bit floating point number. */
export const real = () => column<number>({ kind: 'real' });

/** A 64-bit floating point number. */
export const double = () => column<number>({ kind: 'double' });

/** Text of at most `length` characters. */
export const string = (length?: number) =>
  column<string>({ kind: 'string', length: optionalWhole(length, 'The length of string()') });

/** Text of exactly `length` characters, padded with blanks. */
export const char = (length?: number) =>
  column<string>({ kind: 'char', length: optionalWhole(length, 'The length of char()') });

export const text = () => column<string>({ kind: 'text' });

export const boolean = () => column<EngineType<'boolean'>>({ kind: 'boolean' });

export const date = () => column<EngineType<'date'>>({ kind: 'date' });

export interface TimeOptions {
  readonly withTimeZone?: boolean;
  /** Digits after the second's point. */
  readonly precision?: number;
}

export const time = (options: TimeOptions = {}) =>
  column<string>({
    kind: 'time',
    precision: optionalWhole(options.precision, 'The precision of time()'),
    withTimeZone: options.withTimeZone ?? false,
  });

export const timestamp = (options: TimeOptions = {}) =>
  column<EngineType<'timestamp'>>({
    kind: 'timestamp',
    precision: optionalWhole(options.precision, 'The precision of timestamp()'),
    withTimeZone: options.withTimeZone ?? false,
  });

/** JSON, kept as it was written: `json<Settings>()`. */
export const json = <T = unknown>() => column<EngineType<'json', T>>({ kind: 'json' });

/** PostgreSQL's binary JSON; on the other engines the same as `json`. */
export const jsonb = <T = unknown>() => column<EngineType<'json', T>>({ kind: 'jsonb' });

export const uuid = () => column<string>({ kind: 'uuid' });

/** Node's Buffer, whichever its version declares; what it extends where its types are not loaded. */
type Bytes = typeof globalThis extends { Buffer: { isBuffer(value: unknown): value is infer B } }
  ? B
  : Uint8Array;

/** Bytes; at most `length` of them where the engine has such a type. */
export const binary = (length?: number): ColumnBuilder<Bytes, true, false, false> =>
  column<Bytes>({ kind: 'binary', length: optionalWhole(length, 'The length of binary()') });

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
  { schema, ...said }: EnumOptions = {},
): ColumnBuilder<V[number]> => {
  requireTexts(values, `The values of the enumeration ${requireName(name, 'an enumeration')}`);
  return column({ kind: 'enum', name, schema: schema ?? null, values, ...said });
};

/** PostgreSQL: an array of what another column would hold, `array(integer())`. */
export const array = <C extends AnyColumn>(of: C): ColumnBuilder<C['$type'][]> =>
  column({ kind: 'array', of: of.definition.type });

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

function serialOf<T>(kind: 'smallint' | 'integer' | 'bigint', options: SerialOptions) {
  const { sequence = null, type, ...numbers } = options;
  const identity: SerialIdentity = {
    kind: 'serial',
    sequence,
    ...(type === undefined ? {} : { type }),
    ...(Object.keys(numbers).length === 0 ? {} : { options: sequenceOptions(numbers) }),
  };
  return column<T>({ kind }, { identity, nullable: false }) as unknown as ColumnBuilder<T, false, true>;
}

/** A type in the engine's own words, for whatever has none here: `raw<string>('tsvector')`. */
export const raw = <T = unknown>(sql: string) => column<T>({ kind: 'raw', sql });

/** The database's current time, as a default. */
export const now = (): Now => ({ kind: 'now' });
