import type { Column, Table } from '../../catalog/index.js';
import { mentions } from './mentions.js';

/** What texts are often checked to look like. */
const usualTexts = [
  "'a@b.co'",
  "'https://example.com/'",
  "'ABC'",
  "'abc'",
  "'A1'",
  "'2001-01-01'",
  "'+491234567'",
];

/**
 * Values that the checks of a table may let through for a column that they mention: those which they name
 * themselves, and numbers beside these. None for a column that no check mentions.
 */
export function checkedValues(column: Column, table: Table): readonly string[] {
  const expressions = table.checks.map((it) => it.expression).filter((it) => mentions(it, column.name));
  if (expressions.length === 0) return [];
  const found = expressions.join(' ');
  const texts = found.match(/'(?:[^']|'')*'/g) ?? [];
  const numbers = (found.replace(/'(?:[^']|'')*'/g, '').match(/(?<![\w.])-?\d+(?:\.\d+)?/g) ?? []).flatMap(
    (it) => [Number(it), Number(it) + 1, Number(it) - 1],
  );
  const isText = ['string', 'char', 'text', 'raw', 'enum'].includes(column.type.kind);
  return [
    ...new Set([
      ...(isText ? texts : []),
      ...(isText && texts.length === 0 ? lengths(numbers) : numbers.map(String)),
      ...(isText ? usualTexts : ['1', '0']),
    ]),
  ];
}

/** A number in the check of a text is mostly its length. */
function lengths(numbers: readonly number[]): readonly string[] {
  return numbers.filter((it) => it > 0 && it < 200).map((it) => `'${'a'.repeat(it)}'`);
}
