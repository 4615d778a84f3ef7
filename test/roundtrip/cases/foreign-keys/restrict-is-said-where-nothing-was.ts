import { integer, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';
import { id } from '../../case.js';

export default {
  on: ['mysql'],
  before: [
    table('items', {
      id,
      a: integer().references('items.id', { name: 'fk_a' }),
      b: integer().references('items.id', { name: 'fk_b', onDelete: 'restrict' }),
    }),
  ],
  after: [
    table('items', {
      id,
      a: integer().references('items.id', { name: 'fk_a', onDelete: 'restrict' }),
      b: integer().references('items.id', { name: 'fk_b' }),
    }),
  ],
} satisfies Case;
