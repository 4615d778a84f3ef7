import { integer, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  before: [
    table('a', { id, b_ref: integer().references('b.id') }),
    table('b', { id, a_ref: integer().references('a.id') }),
  ],
  after: [
    table('c', { id, d_ref: integer().references('d.id') }),
    table('d', { id, c_ref: integer().references('c.id') }),
  ],
} satisfies Case;
