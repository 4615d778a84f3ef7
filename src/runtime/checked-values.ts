import type { Column, Table } from '../catalog/index.js';
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

/**
 * Values that the checks of a table may let through for a column that they use: those which they name
 * themselves, and what lies beside these. None for a column that no check uses.
 */
export function checkedValues(column: Column, table: Table): readonly (string | number | boolean)[] {
  const expressions = table.checks.flatMap(({ expression }) => {
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
      return ['[]', '{}', '""', '0'];
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
  return [...texts, ...repeated, ...usualTexts];
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
