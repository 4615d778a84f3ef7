import { integer, string, table, text } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const named = (name: string) => string(20).notNull({ name });

/** Before version 18 the names mean nothing. */
export default {
  on: ['postgresql'],
  before: [
    table('a', {
      id,
      comes: string(20).default('x'),
      goes: named('a_goes'),
      turns: named('old'),
      plain: integer().notNull(),
      // It comes back with values that differ from row to row.
      returns: named('a_returns').unique(),
    }),
  ],
  after: [
    table('a', {
      id,
      comes: string(20).default('x').notNull({ name: 'a_comes' }),
      goes: string(20),
      turns: named('new'),
      plain: integer().notNull(),
      fresh: text().notNull({ name: 'a_fresh' }).default('y'),
    }),
  ],
} satisfies Case;
