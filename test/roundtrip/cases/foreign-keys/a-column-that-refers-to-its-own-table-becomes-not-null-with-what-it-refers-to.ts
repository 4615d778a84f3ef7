import { integer, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  rows: false,
  before: [
    table('items', {
      id,
      number: integer().notNull().unique(),
      parent: integer().notNull().references('items.number'),
    }),
  ],
  after: [table('items', { id, parent: integer() })],
} satisfies Case;
