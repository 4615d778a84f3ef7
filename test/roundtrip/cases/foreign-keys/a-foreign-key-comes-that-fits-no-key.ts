import { integer, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const people = table('people', { id, n: integer() });

export default {
  on: ['sqlite'],
  before: [people, table('notes', { id })],
  after: [
    people,
    table('notes', { id, person: integer().references('people.n') }),
    table('pets', { id, owner: integer().references('people.n') }),
  ],
} satisfies Case;
