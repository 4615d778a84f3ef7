import { integer, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  before: [
    table('a', { id, c_ref: integer() }),
    table('b', { id, c_ref: integer().references('c.id', { name: 'fk_c' }) }),
    table('c', { id }),
  ],
  after: [
    table('a', { id, c_ref: integer().references('c.id', { name: 'fk_c' }) }),
    table('b', { id, c_ref: integer() }),
    table('c', { id }),
  ],
  rows: false,
} satisfies Case;
