import { index, integer, now, string, table, text, timestamp } from 'kysely-dbm/schema';

export const events = table(
  'events',
  {
    id: integer().primaryKey().autoIncrement(),
    kind: string(100).notNull(),
    details: text(),
    happened_at: timestamp().notNull().default(now()),
  },
  (t) => [index().on(t.happened_at)],
);
