import {
  bigint,
  date,
  index,
  integer,
  now,
  primaryKey,
  relations,
  string,
  table,
  text,
  timestamp,
} from 'kysely-dbm/schema';

// A mixin is an object.
const timestamps = { created_at: timestamp().notNull().default(now()) };

export const users = table('users', {
  id: integer().primaryKey().autoIncrement(),
  email: string(255).notNull().unique(),
  display_name: string(80).notNull(),
  ...timestamps,
});

// One-to-one: the reference is unique.
export const profiles = table('profiles', {
  id: integer().primaryKey().autoIncrement(),
  user_id: integer()
    .notNull()
    .unique()
    .references(() => users.id, { onDelete: 'cascade' }),
  bio: text(),
  birth_year: integer(),
});

// One-to-many.
export const posts = table(
  'posts',
  {
    id: integer().primaryKey().autoIncrement(),
    user_id: integer()
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    title: string(120).notNull(),
    slug: string(160).notNull().unique(),
    body: text().notNull(),
    views: bigint().notNull().default(0),
    published_on: date(),
    ...timestamps,
  },
  (t) => [index().on(t.user_id, t.created_at)],
);

export const tags = table('tags', {
  id: integer().primaryKey().autoIncrement(),
  name: string(40).notNull().unique(),
});

// Many-to-many by an association table.
export const postTags = table(
  'post_tags',
  {
    post_id: integer()
      .notNull()
      .references(() => posts.id, { onDelete: 'cascade' }),
    tag_id: integer()
      .notNull()
      .references(() => tags.id, { onDelete: 'cascade' }),
  },
  (t) => [primaryKey().on(t.post_id, t.tag_id), index().on(t.tag_id)],
);

// How rows belong together, for queries: the foreign keys above say the rest.
export const userRelations = relations(users, (r) => ({ profile: r.one(profiles), posts: r.many(posts) }));
export const postRelations = relations(posts, (r) => ({
  author: r.one(users, { required: true }),
  tags: r.many(tags, { through: postTags }),
}));
export const tagRelations = relations(tags, (r) => ({ posts: r.many(posts, { through: postTags }) }));
