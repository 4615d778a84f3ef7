import { check, sql, string, table, tableOptions } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const rule = check('known', sql`own <> 'x' and word in ('', 'a', 'b')`);

/** MySQL writes of each literal in which character set it is. */
export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('t', { id, own: string(9).collate('latin1_bin'), word: string(9) }, () => [
      rule,
      tableOptions({ charset: 'utf8mb3', collation: 'utf8mb3_general_ci' }),
    ]),
  ],
  after: [
    table('t', { id, own: string(9).collate('utf8mb4_bin'), word: string(9) }, () => [
      rule,
      tableOptions({ charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci' }),
    ]),
  ],
  rows: false,
} satisfies Case;
