import { integer, table, tableOptions } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const id = integer().primaryKey();

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('posts', { id, more: integer() }, [tableOptions({ partitionBy: 'HASH (id) PARTITIONS 3' })]),
  ],
  after: [table('posts', { id, posts_ref: integer().references('posts.id', { onDelete: 'cascade' }) })],
} satisfies Case;
