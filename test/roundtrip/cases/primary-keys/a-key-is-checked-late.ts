import { integer, primaryKey, string, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const columns = { id: integer().notNull(), name: string(20) };
const key = primaryKey().on('id');

export default {
  on: ['postgresql'],
  before: [table('a', columns, [key]), table('b', columns, [key.deferrable('deferred')])],
  after: [table('a', columns, [key.deferrable()]), table('b', columns, [key.storage({ fillfactor: 90 })])],
} satisfies Case;
