import { integer, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  before: [
    table('kinds', { id }),
    table('things', { id, kind_id: integer().notNull().references('kinds.id') }),
  ],
  after: [table('things', { id })],
  rows: false,
} satisfies Case;
