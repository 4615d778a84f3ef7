import type { TableRef } from '../catalog/index.js';
import { displayName } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import type { ColumnDefinition } from './column.js';

/** A text that is a name, for callers that no compiler has looked at. Throws DbmError `models` for anything else. */
export function requireName(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw new DbmError('models', `The name of ${what} is ${kindOf(value)}, and must be a text`, {
    hint: 'Write a name there; `npx tsc` says where it is missing.',
  });
}

/** A column's name, which is undefined for `t.emial`. Throws DbmError `models` for anything else. */
export function requireColumn(name: unknown): string {
  if (typeof name === 'string') return name;
  throw new DbmError('models', `A constraint or index is given a column that is ${kindOf(name)}`, {
    hint: 'Write t.email, where email is a column of the table.',
  });
}

/** A whole number, or null where none is given. Throws DbmError `models` for anything else. */
export function optionalWhole(value: number | null | undefined, what: string): number | null {
  if (value === undefined || value === null) return null;
  if (Number.isInteger(value)) return value;
  throw new DbmError('models', `${what} is ${kindOf(value)}, and must be a whole number`, {
    hint: 'Write a number there, as in string(120).',
  });
}

/** A list of texts. Throws DbmError `models` for anything else. */
export function requireTexts<T extends readonly string[]>(values: T, what: string): T {
  if (Array.isArray(values) && values.every((it) => typeof it === 'string')) return values;
  throw new DbmError('models', `${what} are ${kindOf(values)}, and must be a list of texts`, {
    hint: "Write ['one', 'two'].",
  });
}

/** What a column builder says. Throws DbmError `models` for a value that is none. */
export function definitionOfColumn(table: TableRef, name: string, value: unknown): ColumnDefinition {
  const definition = isObject(value) ? (value.definition as ColumnDefinition | undefined) : undefined;
  if (isObject(definition) && isObject(definition.type)) return definition;
  throw new DbmError('models', `The column ${displayName(table)}.${name} is ${kindOf(value)}`, {
    hint: `Write ${name}: integer(), or another column of kysely-dbm/schema.`,
  });
}

/** Throws DbmError `models` for columns that are no object, or extras that are no list of what a builder made. */
export function requireParts(table: TableRef, columns: unknown, extras: unknown): void {
  if (!isObject(columns)) {
    throw new DbmError('models', `The columns of ${displayName(table)} are ${kindOf(columns)}`, {
      hint: 'Write { id: integer(), ... }.',
    });
  }
  for (const [name, column] of Object.entries(columns)) definitionOfColumn(table, name, column);
  if (!Array.isArray(extras)) {
    throw new DbmError('models', `The extras of ${displayName(table)} are ${kindOf(extras)}`, {
      hint: 'Write a list: [index().on(...), check(...)].',
    });
  }
  for (const extra of extras) requireBuilder(table, extra);
}

/** Throws DbmError `models` for what no constraint, index or option has made. */
export function requireBuilder(table: TableRef, value: unknown): void {
  if (isObject(value) && typeof value.kind === 'string' && isObject(value.definition)) return;
  throw new DbmError(
    'models',
    `${displayName(table)} is given something that is no constraint: ${kindOf(value)}`,
    {
      hint: 'Write primaryKey(), unique(), foreignKey(), check() or index() of kysely-dbm/schema.',
    },
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
