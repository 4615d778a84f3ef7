import { integer, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const named = (name?: string) => (name === undefined ? integer().notNull() : integer().notNull({ name }));

/** As they do where columns exchanged their names, or one took the place of another. */
export default {
  on: ['postgresql'],
  since: { postgresql: '18' },
  before: [table('items', { id, a: named(), b: named(), c: named(), d: named(), e: named('first') })],
  after: [
    table('items', {
      id,
      a: named('items_b_not_null'),
      b: named('items_a_not_null'),
      c: named('items_d_not_null'),
      d: integer(),
      e: named('items_c_not_null'),
      f: named('first').default(1),
    }),
  ],
} satisfies Case;
