import { bigint, date, primaryKey, string, table, tableOptions } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('events', {
      id: bigint().notNull().autoIncrement().primaryKey(),
      at: date().notNull(),
      note: string(20),
    }),
  ],
  after: [
    table(
      'events',
      { id: bigint().notNull().autoIncrement(), at: date().notNull(), note: string(20) },
      (t) => [
        primaryKey().on(t.id, t.at),
        tableOptions({
          partitionBy:
            'range (to_days(at)) (partition p0 values less than (700000), partition p1 values less than maxvalue)',
        }),
      ],
    ),
  ],
} satisfies Case;
