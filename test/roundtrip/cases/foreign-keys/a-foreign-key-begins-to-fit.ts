import { integer, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const notes = table('notes', { id, person: integer().references('people.code') });

export default {
  on: ['sqlite'],
  // Such a table takes no row.
  rows: false,
  before: [table('people', { id, code: integer() }), notes],
  after: [table('people', { id, code: integer().unique() }), notes],
} satisfies Case;
