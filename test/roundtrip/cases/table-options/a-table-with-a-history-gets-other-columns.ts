import { index, integer, sql, string, table, tableOptions } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const id = integer().primaryKey().autoIncrement();
const options = tableOptions({ systemVersioning: true, partitionBy: 'SYSTEM_TIME LIMIT 100 PARTITIONS 3' });

export default {
  on: ['mariadb'],
  before: [table('posts', { id, title: string(20), views: integer(), note: string(9) }, [options])],
  after: [
    table(
      'posts',
      {
        views: string(20).notNull().default('7'),
        id,
        headline: string(40).notNull().renamedFrom('title').default('?'),
        length: integer().generated(sql`char_length(headline)`, 'virtual'),
        note: string(9).withoutSystemVersioning(),
      },
      (t) => [index().on(t.headline), options],
    ),
  ],
} satisfies Case;
