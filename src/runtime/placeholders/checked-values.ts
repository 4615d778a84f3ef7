import type { Column, Table } from '../../catalog/index.js';
import { usedColumns } from './used-columns.js';

/** What texts are often checked to look like. */
const usualTexts = [
  'a@b.co',
  'https://example.com/',
  'ABC',
  'abc',
  'A1',
  '2001-01-01',
  '+491234567',
  '1',
  '12345',
  '/',
  '#aabbcc',
];

/** What every row of a table meets: a check, or, if `notNull`, a generated column of that name that is not null. */
export interface Condition {
  readonly expression: string;
  readonly notNull: boolean;
}

export function conditionsOf({ checks, columns }: Pick<Table, 'checks' | 'columns'>): readonly Condition[] {
  const computed = columns.filter((it) => it.generated !== null && !it.nullable);
  return [
    ...checks.map(({ expression }) => ({ expression, notNull: false })),
    ...computed.map(({ name }) => ({ expression: name, notNull: true })),
  ];
}

/**
 * Values that the conditions of a table may let through for a column that they use: those which they name
 * themselves, and what lies beside these. None for a column that they do not use.
 */
export function checkedValues(column: Column, table: Table): readonly (string | number | boolean)[] {
  const expressions = conditionsOf(table).flatMap(({ expression }) => {
    const used = usedColumns(expression, table);
    return used.includes(column) ? [expression, ...used.flatMap((it) => it.generated?.expression ?? [])] : [];
  });
  if (expressions.length === 0) return [];
  const found = expressions.join(' ');
  const texts = (found.match(/'(?:[^']|'')*'/g) ?? []).map((it) => it.slice(1, -1).replaceAll("''", "'"));
  const numbers = (found.replace(/'(?:[^']|'')*'/g, '').match(/(?<![\w.])-?\d+(?:\.\d+)?/g) ?? []).flatMap(
    (it) => [Number(it), Number(it) + 1, Number(it) - 1],
  );
  return [...new Set(valuesOf(column, texts, numbers))];
}

function valuesOf(
  { type }: Column,
  texts: readonly string[],
  numbers: readonly number[],
): readonly (string | number | boolean)[] {
  switch (type.kind) {
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'decimal':
    case 'real':
    case 'double':
      return [...numbers, ...texts.map(Number).filter((it) => !Number.isNaN(it)), 1, 0];
    case 'boolean':
      return [true, false];
    case 'date':
    case 'timestamp':
      return texts.flatMap(daysAround);
    case 'enum':
      return type.values;
    case 'json':
    case 'jsonb':
      return ['[]', '{}', '""', '0', ...documentsLike(texts)];
    case 'array':
      return ['{}', ...texts.map((it) => `{${JSON.stringify(it)}}`), '{a}', '{1}'];
    case 'string':
    case 'char':
      return textsLike(texts, numbers).filter((it) => type.length === null || it.length <= type.length);
    case 'text':
      return textsLike(texts, numbers);
    case 'raw':
      return [...numbers, ...textsLike(texts, numbers)];
    case 'time':
    case 'uuid':
    case 'binary':
      return texts;
  }
}

/** A number in the check of a text is mostly its length; in a pattern, `{2}`, always. */
function textsLike(texts: readonly string[], numbers: readonly number[]): readonly string[] {
  const counts = texts.flatMap((it) => [...it.matchAll(/\{(\d+)/g)].map((match) => Number(match[1])));
  const lengths = [...numbers, ...counts].filter((it) => it > 0 && it < 200);
  const repeated = lengths.flatMap((length) => ['a', 'A', '1'].map((it) => it.repeat(length)));
  return [...texts, ...repeated, ...usualTexts, ...documentsLike(texts)];
}

/** A JSON object that has a value at every path that is named: `$.name`, `name`. */
function documentsLike(texts: readonly string[]): readonly string[] {
  const paths = texts.flatMap((it) => /^(?:\$\.)?(\w+(?:\.\w+)*)$/.exec(it)?.[1] ?? []);
  if (paths.length === 0) return [];
  return [JSON.stringify(nested(paths.map((it) => it.split('.'))))];
}

function nested(paths: readonly (readonly string[])[]): object | string {
  const inner = paths.filter((it) => it.length > 0);
  if (inner.length === 0) return '1';
  const keys = [...new Set(inner.map((it) => it[0]!))];
  const within = (key: string) => inner.filter((it) => it[0] === key).map((it) => it.slice(1));
  return Object.fromEntries(keys.map((key) => [key, nested(within(key))]));
}

/** A day, the one before and the one after; nothing for a text that is no day. */
function daysAround(text: string): readonly string[] {
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text.slice(0, 10)) : Number.NaN;
  if (Number.isNaN(time)) return [];
  return [0, 1, -1].map((days) => new Date(time + days * 86_400_000).toISOString().slice(0, 10));
}

/**
 * One of the `choices` for each, in all combinations, the first choices first; no more than `limit`.
 */
export function* combinations<T>(choices: readonly (readonly T[])[], limit: number): Generator<readonly T[]> {
  const all = choices.reduce((product, values) => product * values.length, 1);
  for (let n = 0; n < Math.min(all, limit); n++) {
    let rest = n;
    yield choices.map((values) => {
      const value = values[rest % values.length]!;
      rest = Math.floor(rest / values.length);
      return value;
    });
  }
}
