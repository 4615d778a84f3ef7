import type { ColumnType } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { type Check, didYouMean, flag, is, isObject, kindOf, misfitIn, oneOf } from '../util/index.js';
import { isSqlInput } from './sql.js';

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
    hint: 'Write a number there, as in { email: string(120) }: a column is named by its key.',
  });
}

/** The same for what cannot be negative. */
export function optionalLength(value: number | null | undefined, what: string): number | null {
  const length = optionalWhole(value, what);
  if (length === null || length >= 0) return length;
  throw new DbmError('models', `${what} is ${length}, which is less than nothing`, {
    hint: 'Write how long a value may be, or leave it out.',
  });
}

/** A default that a column of this type can have. Throws DbmError `models` for anything else. */
export function requireDefault<T>(value: T, type: ColumnType): T {
  const what = unholdable(value, type);
  if (what === null) return value;
  const { kind } = type;
  if (typeof value === 'string') {
    throw new DbmError('models', `The default '${value}' is ${what}`, {
      hint:
        kind === 'enum'
          ? didYouMean(value, type.values) || `Write one of ${type.values.join(', ')}.`
          : `Write now() for the time of the insert, or sql\`...\` for what the database has to say.`,
    });
  }
  throw new DbmError('models', `A default is ${what}, which no database can hold`, {
    hint: "Write a value, '2026-11-22 09:15:00', now() or sql`...`; what your application computes goes into the insert.",
  });
}

function unholdable(value: unknown, type: ColumnType): string | null {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  // As JSON, which other objects become, it would have quotes around it.
  if (typeof value === 'string' && type.kind === 'enum' && !type.values.includes(value)) {
    return `none of the values of ${type.name}`;
  }
  if (isWordForNow(value, type)) return 'a text, which is no point in time';
  if (value instanceof Date && isTemporal(type)) return 'a Date';
  return typeof value === 'function' || value === undefined ? kindOf(value) : null;
}

/**
 * Whether a default is a text that names the present, which SQLite keeps as it is, and PostgreSQL takes for the
 * moment at which the column is made.
 */
export function isWordForNow(value: unknown, type: ColumnType): boolean {
  return typeof value === 'string' && isTemporal(type) && wordForNow.test(value);
}

const wordForNow = /^\s*(now|current_(timestamp|date|time)|localtime(stamp)?)\s*(\(\s*\d*\s*\))?\s*$/i;

function isTemporal({ kind }: ColumnType): boolean {
  return kind === 'date' || kind === 'time' || kind === 'timestamp';
}

/** Where a foreign key leads. Throws DbmError `models` for what is no function and no name. */
export function requireTarget<T>(target: T): T {
  if (typeof target === 'function' || typeof target === 'string') return target;
  throw new DbmError('models', `references() is given ${kindOf(target)}`, {
    hint: "Write references(() => users.id), or references('users.id').",
  });
}

const text = is('a text', (value) => typeof value === 'string');
const count = is('a number', (value) => ['number', 'bigint', 'string'].includes(typeof value));

/** What options may be. */
export const option = {
  text,
  nameOrNone: is('a text or null', (value) => value === null || typeof value === 'string'),
  texts: is('a list of texts', isTexts),
  flag,
  count,
  object: is('an object', isObject),
  list: is('a list', Array.isArray),
  columns: is('a column, or a list of columns', (value) => isObject(value) || Array.isArray(value)),
  sql: is('sql`...`', isSqlInput),
  any: is('anything', () => true),
  oneOf,
  action: oneOf('no action', 'restrict', 'cascade', 'set null', 'set default'),
  conflict: oneOf('rollback', 'fail', 'ignore', 'replace'),
  period: is("{ name: '...', columns: ['...', '...'] }", isPeriod),
  deferrable: is("true, false, 'immediate' or 'deferred'", (value) =>
    [true, false, 'immediate', 'deferred'].includes(value as string),
  ),
};

function isPeriod(value: unknown): boolean {
  if (!isObject(value) || typeof value.name !== 'string') return false;
  return isTexts(value.columns) && value.columns.length === 2;
}

/** A check for each option of an interface. */
export type OptionChecks<T> = Readonly<Record<keyof T, Check>>;

/** Options that a call takes. Throws DbmError `models` for what are none, as `unique('name')`, and for one that it does not know. */
export function requireOptions<T extends object>(options: T, call: string, checks: OptionChecks<T>): T {
  const known = Object.keys(checks);
  if (!isObject(options)) {
    throw new DbmError('models', `${call}() is given ${kindOf(options)}, and takes options`, {
      hint: `Write them as { ${known[0]}: ... }, or leave them out.`,
    });
  }
  const misfit = misfitIn(options, checks);
  if (misfit === null) return options;
  const { key, value, wanted } = misfit;
  if (wanted === null) {
    throw new DbmError('models', `${call}() has no option ${key}`, {
      hint: didYouMean(key, known) || `It takes ${known.join(', ')}.`,
    });
  }
  const said = typeof value === 'string' ? `'${value}'` : kindOf(value);
  throw new DbmError('models', `${key} is ${said}`, { hint: `Write ${wanted}.` });
}

/** Throws DbmError `models` for an argument of a call that takes none: `integer('id')`. */
export function requireNothing(given: readonly unknown[], call: string): void {
  if (given.length === 0) return;
  throw new DbmError('models', `${call}() is given ${kindOf(given[0])}, and takes nothing`, {
    hint:
      typeof given[0] === 'string'
        ? `A column is named by its key: { email: ${call}() }.`
        : `Write ${call}().`,
  });
}

/** A text. Throws DbmError `models` for anything else. */
export function requireText(value: string, call: string): string {
  if (typeof value === 'string') return value;
  throw new DbmError('models', `${call}() is given ${kindOf(value)}, and takes a text`, {
    hint: `Write ${call}('...').`,
  });
}

/** One of some words. Throws DbmError `models` for anything else. */
export function requireWord<T extends string>(value: T, call: string, check: Check): T {
  const wanted = check(value);
  if (wanted === null) return value;
  const said = typeof value === 'string' ? `'${value}'` : kindOf(value);
  throw new DbmError('models', `${call}() is given ${said}`, { hint: `Write ${wanted}.` });
}

/** A column that says what an array holds. Throws DbmError `models` for anything else. */
export function requireElement<T extends object>(column: T): T {
  if (isObject(column) && 'definition' in column) return column;
  throw new DbmError('models', `array() is given ${kindOf(column)}`, { hint: 'Write array(integer()).' });
}

/** A list of texts. Throws DbmError `models` for anything else. */
export function requireTexts<T extends readonly string[]>(values: T, what: string): T {
  if (isTexts(values)) return values;
  throw new DbmError('models', `${what} are ${kindOf(values)}, and must be a list of texts`, {
    hint: "Write ['one', 'two'].",
  });
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((it) => typeof it === 'string');
}
