import type { Rename } from '../../src/diff/index.js';
import { enumeration, integer } from '../../src/schema/index.js';
import type { Engine } from '../servers/server.js';
import { enumValues } from '../support/values.js';

/**
 * A pair of structures that went wrong once, or easily could: one file each, whose name says what happens.
 * Rows hold the sample values of the types; those of columns that keep their type survive.
 */
export interface Case {
  /** The engines that have it; all when it does not say. */
  readonly on?: readonly Engine[];
  /** The oldest version of an engine that has it, where not all do that dbm runs on: `{ postgresql: '15' }`. */
  readonly since?: Partial<Record<Engine, string>>;
  readonly before: readonly unknown[];
  readonly after: readonly unknown[];
  /** Whether the tables have rows; they do unless this is false. */
  readonly rows?: boolean;
  /** What rows hold in a column, `table.column`, as SQL: for types that only the case knows. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
  /** Columns, `table.column`, whose values are written otherwise in the type that they get, and come back. */
  readonly converted?: readonly string[];
  /** What --rename says; what the models' `renamedFrom` says when it does not. */
  readonly renames?: readonly Rename[];
}

export const id = integer().primaryKey().autoIncrement();

/** The enumeration that rows have values of, and more of them. */
export const mood = (...more: readonly string[]) => enumeration('mood', [...enumValues, ...more]);
