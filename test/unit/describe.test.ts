import { describe, expect, it } from 'vitest';
import { type Column, plainColumn } from '../../src/catalog/index.js';
import { describeAll } from '../../src/operations/index.js';

const plain = plainColumn('total', { kind: 'integer' });
const computed: Column = { ...plain, generated: { expression: 'a + b', stored: true } };
const alteration = (from: Column, to: Column) =>
  describeAll([
    {
      kind: 'alterTable',
      table: { schema: null, name: 'orders' },
      changes: [{ kind: 'alterColumn', from, to, using: null, backfill: null }],
    },
  ]);

describe('what a change destroys', () => {
  it('the values of a column that becomes computed', () => {
    expect(alteration(plain, computed)).toMatchObject([{ destructive: true }]);
    expect(alteration(computed, plain)).toMatchObject([{ destructive: false }]);
  });
});
