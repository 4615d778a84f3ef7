import { foreignKey, integer, table, unique } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const code = integer().notNull();

/** Each key gets values of its own, and what refers to it takes some of these. */
export default {
  before: [
    table('a_replaced', { id, old: code.unique() }),
    table('b_replaced', { id, old_a: code.references('a_replaced.old') }),
    table('a_nullable', { id, old: integer().unique() }),
    table('b_nullable', { id, old_a: code.references('a_nullable.old') }),
    table('a_pair', { id, one: integer(), two: integer() }, (t) => [unique().on(t.one, t.two)]),
    table('b_pair', { id, one: code, two: code }, (t) => [
      foreignKey().on(t.one, t.two).references('a_pair', ['one', 'two']),
    ]),
    table('itself', { id, old: code.unique(), old_parent: code.references('itself.old') }),
  ],
  after: [
    table('a_replaced', { id, number: integer().unique() }),
    table('b_replaced', { id, a: integer().references('a_replaced.number') }),
    table('a_nullable', { id }),
    table('b_nullable', { id }),
    table('a_pair', { id, one: integer() }),
    table('b_pair', { id, one: code }),
    table('itself', { id, number: integer().unique(), parent: integer().references('itself.number') }),
  ],
  values: {
    'a_replaced.old': ['1', '2', '3'],
    'b_replaced.old_a': ['1', '1', '2'],
    'a_nullable.old': ['1', '2', '3'],
    'b_nullable.old_a': ['1', '1', '2'],
    'a_pair.one': ['1', '2', '3'],
    'a_pair.two': ['1', '2', '3'],
    'b_pair.one': ['1', '1', '2'],
    'b_pair.two': ['1', '1', '2'],
    'itself.old': ['1', '2', '3'],
    'itself.old_parent': ['1', '1', '2'],
  },
} satisfies Case;
