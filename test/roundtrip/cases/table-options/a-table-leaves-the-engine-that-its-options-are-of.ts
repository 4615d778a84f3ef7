import { integer, string, table, tableOptions } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  on: ['mariadb'],
  before: [table('t', { id, note: string(9) }, [tableOptions({ storage: { PAGE_COMPRESSED: '1' } })])],
  after: [
    table('t', { id, note: string(19), size: integer() }, [
      tableOptions({ engine: 'MyISAM', storage: { MAX_ROWS: '9' } }),
    ]),
  ],
} satisfies Case;
