import { describe, expect, it } from 'vitest';
import { diffRules } from '../../../src/dialects/postgresql/diff-rules.js';

const rename = diffRules.renameInExpression;

describe('a column that gets another name, in an expression', () => {
  it.each([
    ['b > 1', 'b', 'select', '"select" > 1'],
    ['b > 1', 'b', 'c', 'c > 1'],
    ['("end" > start)', 'end', 'finish', '("finish" > start)'],
    ["(date > '2020-01-01'::date)", 'date', 'day', "(day > '2020-01-01'::date)"],
    ["(text <> ''::text)", 'text', 'body', "(body <> ''::text)"],
    [
      "(time > '2020-01-01'::timestamp without time zone)",
      'time',
      'at',
      "(at > '2020-01-01'::timestamp without time zone)",
    ],
    ['("from" IS DISTINCT FROM "to")', 'from', 'sender', '("sender" IS DISTINCT FROM "to")'],
    ['("C" > c)', 'C', 'd', '("d" > c)'],
  ])('%s: %s becomes %s', (text, from, to, expected) => {
    expect(rename(text, from, to)).toBe(expected);
  });
});
