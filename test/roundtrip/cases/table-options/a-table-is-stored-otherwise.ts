import { index, string, table, tableOptions, unique } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';
import { id } from '../../case.js';

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('items', { id, name: string(40).notNull(), note: string(80) }, (t) => [
      index('ix_name').on(t.name),
      unique('uq_note').on(t.note),
      tableOptions({ storage: { ROW_FORMAT: 'COMPRESSED', KEY_BLOCK_SIZE: 8, STATS_SAMPLE_PAGES: 20 } }),
    ]),
  ],
  after: [
    table('items', { id, name: string(40).notNull(), note: string(80) }, (t) => [
      index('ix_name').on(t.name),
      unique('uq_note').on(t.note),
      tableOptions({ storage: { ROW_FORMAT: 'COMPACT', STATS_PERSISTENT: 0 } }),
    ]),
  ],
} satisfies Case;
