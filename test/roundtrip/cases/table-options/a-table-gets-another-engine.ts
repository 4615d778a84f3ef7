import {
  index,
  integer,
  string,
  table,
  tableOptions,
  text,
  timestamp,
} from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';
import { id } from '../../case.js';

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('items', { id, name: string(40).notNull(), body: text() }, (t) => [
      index('ix_name').on(t.name),
      index('ft_body').on(t.body).using('fulltext'),
      tableOptions({
        engine: 'MyISAM',
        charset: 'latin1',
        storage: { PACK_KEYS: 1, CHECKSUM: 1, DELAY_KEY_WRITE: 1, MAX_ROWS: 1000, ROW_FORMAT: 'DYNAMIC' },
      }),
    ]),
    table('hits', { id, at: timestamp() }, [tableOptions({ engine: 'MEMORY' })]),
    table('blocks', { id, name: string(40).unique() }, [tableOptions({ engine: 'MyISAM' })]),
  ],
  after: [
    table('items', { id, name: string(40).notNull(), body: text() }, (t) => [
      index('ix_name').on(t.name),
      index('ft_body').on(t.body).using('fulltext'),
      tableOptions({ charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci' }),
    ]),
    table('hits', { id, at: timestamp(), item_id: integer().references('items.id', { name: 'fk_item' }) }),
    table('blocks', { id, name: string(40).unique() }, [
      tableOptions({ storage: { ROW_FORMAT: 'COMPRESSED', KEY_BLOCK_SIZE: 8 } }),
    ]),
  ],
} satisfies Case;
