import {
  bigint,
  boolean,
  check,
  date,
  foreignKey,
  integer,
  json,
  manyToMany,
  now,
  primaryKey,
  relations,
  sql,
  string,
  table,
  text,
  timestamp,
} from 'kysely-dbm/schema';

const id = integer().primaryKey().autoIncrement();

export const users = table('users', {
  id,
  name: string(40).notNull(),
  // A mentor is another user.
  mentor_id: integer().references('users.id'),
});

export const profiles = table('profiles', {
  id,
  user_id: integer()
    .notNull()
    .unique()
    .references(() => users.id),
  bio: text(),
});

export const posts = table('posts', {
  id,
  author_id: integer()
    .notNull()
    .references(() => users.id),
  editor_id: integer().references(() => users.id),
  title: string(80).notNull(),
  views: bigint().notNull().default(0),
  is_public: boolean().notNull().default(true),
  published_on: date(),
  settings: json<{ theme: string }>(),
  created_at: timestamp().notNull().default(now()),
});

export const comments = table('comments', {
  id,
  post_id: integer()
    .notNull()
    .references(() => posts.id),
  author_id: integer().references(() => users.id),
  body: text().notNull(),
});

export const groups = table('groups', { id, name: string(40).notNull() });

export const memberships = manyToMany(users, groups, {
  name: 'memberships',
  columns: ['user_id', 'group_id'],
  with: { since: date() },
});

export const follows = manyToMany(users, users, { name: 'follows', columns: ['follower_id', 'followed_id'] });

export const orders = table('orders', { tenant: integer(), number: integer(), note: text() }, (t) => [
  primaryKey().on(t.tenant, t.number),
]);

export const orderLines = table(
  'order_lines',
  { id, tenant: integer().notNull(), number: integer().notNull(), article: string(40).notNull() },
  (t) => [
    foreignKey()
      .on(t.tenant, t.number)
      .references(() => [orders.tenant, orders.number]),
  ],
);

export const tickets = table('tickets', { id, tenant: integer(), number: integer(), note: text() }, (t) => [
  check(sql`${t.tenant} > 0`),
]);

export const userRelations = relations(users, (r) => ({
  posts: r.many(posts, { foreignKey: posts.author_id }),
  edited: r.many(posts, { foreignKey: posts.editor_id }),
  profile: r.one(profiles),
  groups: r.many(groups, { through: memberships }),
  mentor: r.one(users),
  mentees: r.many(users),
  following: r.many(users, { through: follows, foreignKey: follows.follower_id }),
  followers: r.many(users, { through: follows, foreignKey: follows.followed_id }),
}));

export const profileRelations = relations(profiles, (r) => ({ user: r.one(users, { required: true }) }));

export const postRelations = relations(posts, (r) => ({
  author: r.one(users, { foreignKey: posts.author_id, required: true }),
  editor: r.one(users, { foreignKey: posts.editor_id }),
  comments: r.many(comments),
}));

export const commentRelations = relations(comments, (r) => ({
  post: r.one(posts, { required: true }),
  author: r.one(users),
}));

export const groupRelations = relations(groups, (r) => ({
  members: r.many(users, { through: memberships }),
}));

export const orderRelations = relations(orders, (r) => ({ lines: r.many(orderLines) }));
export const lineRelations = relations(orderLines, (r) => ({ order: r.one(orders, { required: true }) }));
