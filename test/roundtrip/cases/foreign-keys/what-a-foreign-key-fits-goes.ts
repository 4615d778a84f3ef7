import { integer, primaryKey, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const notes = table('notes', {
  id,
  person: integer().references('people.code'),
  house: integer().references('houses.id'),
});

export default {
  on: ['sqlite'],
  before: [
    table('people', { id, code: integer().unique() }),
    table('houses', { id: integer().primaryKey(), n: integer().notNull() }),
    notes,
  ],
  after: [
    table('people', { id, code: integer() }),
    table('houses', { id: integer().notNull(), n: integer().notNull() }, (t) => [primaryKey().on(t.id, t.n)]),
    notes,
  ],
} satisfies Case;
