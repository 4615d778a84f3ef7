import type { ColumnType } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';

/** A text that is a name, for callers that no compiler has looked at. Throws DbmError `models` for anything else. */
export function requireName(value: unknown, what: string): string {
  if (typeof value === 'string') return value;
  throw new DbmError('models', `The name of ${what} is ${kindOf(value)}, and must be a text`, {
    hint: 'Write a name there; `npx tsc` says where it is missing.',
  });
}

/** The name of a constraint or index, if it is given one. Throws DbmError `models` for anything else. */
export function optionalName(value: string | null | undefined, what: string) {
  return value === undefined || value === null ? value : requireName(value, what);
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

/** A default that a column of this type can have. Throws DbmError `models` for anything else. */
export function requireDefault<T>(value: T, type: ColumnType): T {
  const what = unholdable(value, type);
  if (what === null) return value;
  throw new DbmError('models', `A default is ${what}, which no database can hold`, {
    hint: "Write a value, '2026-11-22 09:15:00', now() or sql`...`; what your application computes goes into the insert.",
  });
}

function unholdable(value: unknown, { kind }: ColumnType): string | null {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  // As JSON, which other objects become, it would have quotes around it.
  if (value instanceof Date && ['date', 'time', 'timestamp'].includes(kind)) return 'a Date';
  return typeof value === 'function' || value === undefined ? kindOf(value) : null;
}

/** Where a foreign key leads. Throws DbmError `models` for what is no function and no name. */
export function requireTarget<T>(target: T): T {
  if (typeof target === 'function' || typeof target === 'string') return target;
  throw new DbmError('models', `references() is given ${kindOf(target)}`, {
    hint: "Write references(() => users.id), or references('users.id').",
  });
}

const actions: readonly unknown[] = ['no action', 'restrict', 'cascade', 'set null', 'set default'];

/** Throws DbmError `models` for a word that no foreign key knows. */
export function requireActions<T extends { readonly onDelete?: unknown; readonly onUpdate?: unknown }>(
  options: T,
): T {
  for (const name of ['onDelete', 'onUpdate'] as const) {
    const action = options[name];
    if (action === undefined || actions.includes(action)) continue;
    const said = typeof action === 'string' ? `'${action}'` : kindOf(action);
    throw new DbmError('models', `${name} is ${said}`, {
      hint: `Write ${actions.map((it) => `'${it}'`).join(', ')}.`,
    });
  }
  return options;
}

/** Throws DbmError `models` for options that are none, as `unique('name')`. */
export function requireOptions<T extends object>(options: T, call: string): T {
  if (isObject(options)) return options;
  throw new DbmError('models', `${call}() is given ${kindOf(options)}, and takes options`, {
    hint: `Write ${call}(), or ${call}({ name: '...' }).`,
  });
}

/** A list of texts. Throws DbmError `models` for anything else. */
export function requireTexts<T extends readonly string[]>(values: T, what: string): T {
  if (Array.isArray(values) && values.every((it) => typeof it === 'string')) return values;
  throw new DbmError('models', `${what} are ${kindOf(values)}, and must be a list of texts`, {
    hint: "Write ['one', 'two'].",
  });
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
