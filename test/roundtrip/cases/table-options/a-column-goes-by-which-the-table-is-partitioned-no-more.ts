import { integer, primaryKey, table, tableOptions, timestamp, unique } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

/** On the way back each row gets another code, which takes a statement of its own. */
export default {
  on: ['mysql', 'mariadb'],
  before: [
    table(
      'events',
      { id: integer().notNull(), tenant: integer().notNull(), code: integer().notNull() },
      (t) => [
        primaryKey().on(t.id, t.tenant),
        unique('events_code').on(t.code, t.tenant),
        tableOptions({ partitionBy: 'HASH (tenant) PARTITIONS 3' }),
      ],
    ),
  ],
  after: [
    table(
      'events',
      {
        id: integer().notNull(),
        tenant: integer().notNull(),
        at: timestamp().notNull().default('2020-01-01 00:00:00'),
      },
      (t) => [
        primaryKey().on(t.id, t.at),
        tableOptions({ partitionBy: 'RANGE (to_days(`at`)) (PARTITION p VALUES LESS THAN MAXVALUE)' }),
      ],
    ),
  ],
} satisfies Case;
