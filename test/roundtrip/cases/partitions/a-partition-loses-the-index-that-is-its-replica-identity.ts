import {
  columnsOf,
  index,
  integer,
  partitionBy,
  partitionOf,
  sql,
  table,
  tableOptions,
} from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const id = integer().notNull();
const before = table('events', { id, goes: integer() }, [partitionBy(sql`range (id)`)]);
const after = table('events', { id, comes: integer() }, [partitionBy(sql`range (id)`)]);
const all = sql`for values from (1) to (100)`;

export default {
  on: ['postgresql'],
  before: [
    before,
    table('all', columnsOf(before), [
      partitionOf(before, all),
      index('key').on('id').unique(),
      index('ix_all').on('goes'),
      tableOptions({ replicaIdentity: 'key', clusterOn: 'ix_all' }),
    ]),
  ],
  after: [
    after,
    table('all', columnsOf(after), [
      partitionOf(after, all),
      index('uq_all').on('id').unique(),
      tableOptions({ replicaIdentity: 'uq_all' }),
    ]),
  ],
} satisfies Case;
