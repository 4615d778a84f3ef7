import { integer, string, table, tableOptions } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';
import { id } from '../../case.js';

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('countries', { id: integer().notNull(), code: string(20).primaryKey() }, [
      tableOptions({ charset: 'latin1', collation: 'latin1_swedish_ci' }),
    ]),
    table(
      'cities',
      { id, code: string(20).references('countries.code', { name: 'fk_code' }), name: string(40) },
      [tableOptions({ charset: 'latin1', collation: 'latin1_swedish_ci' })],
    ),
  ],
  after: [
    table('countries', { id: integer().notNull(), code: string(20).primaryKey() }, [
      tableOptions({ charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci' }),
    ]),
    table(
      'cities',
      { id, code: string(20).references('countries.code', { name: 'fk_code' }), name: string(40) },
      [tableOptions({ charset: 'utf8mb4', collation: 'utf8mb4_unicode_ci' })],
    ),
  ],
} satisfies Case;
