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
    table('b_states', { id, code: string(20).notNull().unique(), label: string(40).notNull().unique() }),
    table('c_cities', { id, title: string(20).notNull().unique() }),
    table('c_streets', { id, name: string(20).notNull(), city: first.references('c_cities.id') }),
    table('things', {
      id,
      kind: first.references('b_kinds.id'),
      street: first.references('c_streets.id'),
      state: string(20).notNull().default('one').references('b_states.code'),
    }),
    table('words', { id, kind: first.references('b_kinds.id') }),
    table('colours', { id, kind: integer().references('b_kinds.id') }),
  ],
  after: [places, table('things', { id }), table('words', { id }), table('colours', { id, kind: integer() })],
  values: { 'b_states.code': ["'one'", "'two'", "'three'"] },
} satisfies Case;
