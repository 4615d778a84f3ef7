/** Null when a value is what it must be, else what that is: `a text`. */
export type Check = (value: unknown) => string | null;

/** One for each key that an object may have. */
export type Checks = Readonly<Record<string, Check>>;

export const is =
  (words: string, test: (value: unknown) => boolean): Check =>
  (value) =>
    test(value) ? null : words;

/** One of some words. */
export const oneOf = (...values: readonly string[]): Check =>
  is(listOr(values.map((it) => `'${it}'`)), (value) => (values as readonly unknown[]).includes(value));

export const flag = is('true or false', (value) => typeof value === 'boolean');

/** A key that an object may not have (`wanted` is null), or whose value is not what it must be. */
export interface Misfit {
  readonly key: string;
  readonly value: unknown;
  readonly wanted: string | null;
}

/** The first misfit of an object; one that is undefined is not said. */
export function misfitIn(value: object, checks: Checks): Misfit | null {
  for (const [key, inner] of Object.entries(value)) {
    if (!Object.hasOwn(checks, key)) return { key, value: inner, wanted: null };
    const wanted = inner === undefined ? null : checks[key]!(inner);
    if (wanted !== null) return { key, value: inner, wanted };
  }
  return null;
}

/** Whether a value is an object, and no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a value is, for messages: `a text`. The value itself may be a secret. */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return 'a text';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function listOr(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
