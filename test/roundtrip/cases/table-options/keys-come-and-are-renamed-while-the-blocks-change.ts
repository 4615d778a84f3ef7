import { integer, table, tableOptions, unique } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('items', { id: integer().notNull(), n: integer() }, (t) => [
      unique('uq_n').on(t.n),
      tableOptions({ storage: { ROW_FORMAT: 'COMPRESSED', KEY_BLOCK_SIZE: 8 } }),
    ]),
  ],
  after: [
    table('items', { id: integer().primaryKey(), n: integer() }, (t) => [
      unique('uq_other').on(t.n),
      tableOptions({ storage: { ROW_FORMAT: 'COMPRESSED', KEY_BLOCK_SIZE: 4 } }),
    ]),
  ],
} satisfies Case;
