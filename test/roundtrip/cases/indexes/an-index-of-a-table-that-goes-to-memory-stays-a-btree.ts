import { index, integer, table, tableOptions } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

export default {
  on: ['mysql', 'mariadb'],
  before: [table('hits', { id: integer().notNull(), n: integer() }, (t) => [index('ix_id').on(t.id)])],
  after: [
    table('hits', { id: integer().notNull(), n: integer() }, (t) => [
      index('ix_id').on(t.id),
      index('ix_n').on(t.n).using('btree'),
      tableOptions({ engine: 'MEMORY' }),
    ]),
  ],
} satisfies Case;
