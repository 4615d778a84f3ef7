import { integer, string, table, tableOptions, text } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const key = { id: integer().primaryKey() };
const options = [tableOptions({ charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci' })];

// Each collation is the default one of one of the servers, and not the table's.
export default {
  on: ['mysql', 'mariadb'],
  before: [
    table(
      'words',
      { ...key, a: text().collate('utf8mb4_general_ci'), b: string(40).collate('utf8mb4_bin') },
      options,
    ),
  ],
  after: [table('words', { ...key, a: text(), b: string(40) }, options)],
} satisfies Case;
