import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainColumn, plainTable } from '../../src/catalog/index.js';
import { columnMoves } from '../../src/diff/tables/column-order.js';
import type { TableChange } from '../../src/operations/index.js';
import { applyChanges, reverseChange } from '../../src/operations/index.js';

const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const order = fc.shuffledSubarray(names, { minLength: names.length, maxLength: names.length });

function columnsAfter(start: readonly string[], moves: readonly TableChange[]): readonly string[] {
  const columns = start.map((name) => plainColumn(name, { kind: 'integer' }));
  return applyChanges(plainTable({ schema: null, name: 't' }, columns), moves).columns.map((it) => it.name);
}

describe('moves of columns', () => {
  it('lead to the order that is wanted, and back', () => {
    fc.assert(
      fc.property(order, order, (from, to) => {
        const moves = columnMoves(from, to);
        expect(columnsAfter(from, moves)).toEqual(to);
        expect(columnsAfter(to, moves.toReversed().flatMap(reverseChange))).toEqual(from);
      }),
    );
  });

  it.each([
    ['abcde', 'abcde', []],
    ['abcde', 'eabcd', ['e']],
    ['abcde', 'bcdea', ['a']],
    ['abcde', 'acdbe', ['b']],
    ['abcde', 'baced', ['a', 'd']],
    ['abcde', 'edcba', ['d', 'c', 'b', 'a']],
  ])('%s becomes %s by no more than it takes', (from, to, moved) => {
    expect(columnMoves([...from], [...to]).map((it) => it.column)).toEqual(moved);
  });
});
