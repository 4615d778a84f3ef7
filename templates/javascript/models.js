import { index, integer, now, string, table, text, timestamp } from 'kysely-dbm/schema';

// Columns that several tables share are an object: spread it into each of them.
const timestamps = {
  created_at: timestamp().notNull().default(now()),
};

export const users = table('users', {
  id: integer().primaryKey().autoIncrement(),
  email: string(255).notNull().unique(),
  name: string(100),
  ...timestamps,
});

export const posts = table(
  'posts',
  {
    id: integer().primaryKey().autoIncrement(),
    title: string(200).notNull(),
    body: text(),
    user_id: integer()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    ...timestamps,
  },
  (t) => [index().on(t.user_id)],
);
