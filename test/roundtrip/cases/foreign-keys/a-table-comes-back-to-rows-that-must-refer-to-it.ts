import { integer, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const places = table('a_places', { id });
const first = integer().notNull().default(1);

/** Its rows are made up, as the values of the columns are that come back; one column was there all the time. */
export default {
  before: [
    places,
    table('b_kinds', {
      id,
      name: string(20).notNull(),
      age: integer().notNull().default(3),
      note: string(20),
      place: first.references('a_places.id'),
    }),
    table('b_states', { id, code: string(20).notNull().unique() }),
    table('things', {
      id,
      kind: first.references('b_kinds.id'),
      state: string(20).notNull().default('one').references('b_states.code'),
    }),
    table('words', { id, kind: first.references('b_kinds.id') }),
    table('colours', { id, kind: integer().references('b_kinds.id') }),
  ],
  after: [places, table('things', { id }), table('words', { id }), table('colours', { id, kind: integer() })],
  values: { 'b_states.code': ["'one'", "'two'", "'three'"] },
} satisfies Case;
