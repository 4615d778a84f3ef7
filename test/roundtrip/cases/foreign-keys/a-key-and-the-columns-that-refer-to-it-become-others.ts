import { integer, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const code = integer().notNull();

/** Each way the new columns of the one take their values of the other's: with rows, these have to be given. */
export default {
  rows: false,
  before: [
    table('people', { id, old: code.unique() }),
    table('animals', { id, old_owner: code.references('people.old') }),
  ],
  after: [
    table('people', { id, number: code.unique() }),
    table('animals', { id, owner: code.references('people.number') }),
  ],
} satisfies Case;
