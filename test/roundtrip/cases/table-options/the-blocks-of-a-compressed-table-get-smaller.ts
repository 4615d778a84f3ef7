import { integer, string, table, tableOptions } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';
import { id } from '../../case.js';

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('items', { id, name: string(40).unique({ name: 'uq_name' }) }, [
      tableOptions({ storage: { ROW_FORMAT: 'COMPRESSED', KEY_BLOCK_SIZE: 8 } }),
    ]),
    table('parts', { id, item_id: integer().references('items.id', { name: 'fk_item' }) }, [
      tableOptions({ storage: { ROW_FORMAT: 'COMPRESSED', KEY_BLOCK_SIZE: 8 } }),
    ]),
  ],
  after: [
    table('items', { id, name: string(40).unique({ name: 'uq_name' }) }, [
      tableOptions({ storage: { ROW_FORMAT: 'COMPRESSED', KEY_BLOCK_SIZE: 4 } }),
    ]),
    table('parts', { id, item_id: integer().references('items.id', { name: 'fk_item' }) }, [
      tableOptions({ storage: { ROW_FORMAT: 'COMPRESSED', KEY_BLOCK_SIZE: 4 } }),
    ]),
  ],
} satisfies Case;
