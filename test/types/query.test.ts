import type { Insertable, Kysely, Selectable, Updateable } from 'kysely';
import { createDb, loadRelated, withRelated } from 'kysely-dbm/query';
import {
  array,
  bigint,
  boolean,
  enumeration,
  integer,
  json,
  type KyselyDatabase,
  manyToMany,
  relations,
  sql,
  string,
  table,
  timestamp,
  view,
} from 'kysely-dbm/schema';
import { describe, expectTypeOf, it } from 'vitest';

type UserId = number & { readonly $brand: 'UserId' };
interface Settings {
  theme: 'dark' | 'light';
}

const users = table('users', {
  id: integer().primaryKey().autoIncrement().typed<UserId>(),
  email: string(120).notNull(),
  settings: json<Settings>().notNull(),
  tags: array(string(20)).notNull(),
  numbers: array(bigint()),
  mood: enumeration('mood', ['happy', 'sad']),
  isActive: boolean().notNull().default(true),
  initials: string(2).generated(sql`upper(substr(email, 1, 2))`),
  seenAt: timestamp({ withTimeZone: true }),
});
const posts = table('posts', {
  id: integer().primaryKey().autoIncrement(),
  userId: integer()
    .typed<UserId>()
    .notNull()
    .references(() => users.id),
  title: string(80).notNull(),
});
const events = table({ schema: 'audit', name: 'events' }, { id: integer().primaryKey() });
const groups = table('groups', { id: bigint().primaryKey(), name: string(40).notNull() });
const memberships = manyToMany(users, groups, {
  columns: ['user_id', 'group_id'],
  with: { role: string(20).notNull().default('member') },
});
const active = view(
  'active_users',
  { id: integer().notNull(), email: string(120) },
  sql`select id, email from users where active`,
);
const models = {
  active,
  users,
  posts,
  events,
  groups,
  memberships,
  userRelations: relations(users, (r) => ({
    posts: r.many(posts),
    lastPost: r.one(posts),
    groups: r.many(groups, { through: memberships }),
  })),
  postRelations: relations(posts, (r) => ({ user: r.one(users, { required: true }) })),
};

type Database = KyselyDatabase<typeof models, 'postgresql'>;
type User = Selectable<Database['users']>;
type Post = Selectable<Database['posts']>;
type Group = Selectable<Database['groups']>;

// Never called: what matters is what the compiler says.
const db = (): Kysely<Database> => createDb<Database>({ url: 'postgresql://localhost/types' });

describe('models as types', () => {
  it('selects', () => {
    expectTypeOf<User>().toEqualTypeOf<{
      id: UserId;
      email: string;
      settings: Settings;
      tags: string[];
      numbers: string[] | null;
      mood: 'happy' | 'sad' | null;
      isActive: boolean;
      initials: string | null;
      seenAt: Date | null;
    }>();
    expectTypeOf<Selectable<Database['audit.events']>>().toEqualTypeOf<{ id: number }>();
  });

  it('inserts and updates', () => {
    type NewUser = Insertable<Database['users']>;
    expectTypeOf<NewUser['id']>().toEqualTypeOf<UserId | undefined>();
    expectTypeOf<{ email: string; settings: string; tags: string[] }>().toExtend<NewUser>();
    expectTypeOf<{ email: string; settings: string }>().not.toExtend<NewUser>();
    expectTypeOf<'initials'>().not.toExtend<keyof NewUser>();
    expectTypeOf<{ id: number; userId: number; title: string }>().not.toExtend<
      Insertable<Database['posts']>
    >();
    expectTypeOf<{ mood: null; seenAt: string }>().toExtend<Updateable<Database['users']>>();
    expectTypeOf<{ mood: 'angry' }>().not.toExtend<Updateable<Database['users']>>();
  });

  it('only reads views', () => {
    expectTypeOf<Selectable<Database['active_users']>>().toEqualTypeOf<{
      id: number;
      email: string | null;
    }>();
    expectTypeOf<keyof Insertable<Database['active_users']>>().toEqualTypeOf<never>();
    expectTypeOf<keyof Updateable<Database['active_users']>>().toEqualTypeOf<never>();
  });

  it('declares associations', () => {
    expectTypeOf<Selectable<Database['users_groups']>>().toEqualTypeOf<{
      user_id: UserId;
      group_id: string;
      role: string;
    }>();
  });

  it('loads relations', () => {
    const query = () =>
      withRelated(db().selectFrom('users'), users, { posts: true, lastPost: true, groups: true }).execute();
    expectTypeOf<Awaited<ReturnType<typeof query>>[number]>().toEqualTypeOf<
      User & { posts: Post[]; lastPost: Post | null; groups: Group[] } extends infer T
        ? { [K in keyof T]: T[K] }
        : never
    >();
    const some = () =>
      withRelated(db().selectFrom('users').select(['users.email as mail']), users, {
        posts: {
          columns: ['title'],
          where: (eb) => eb('posts.title', 'like', 'A%'),
          orderBy: { id: 'desc' },
          limit: 3,
          with: { user: { columns: ['email'] } },
        },
        groups: false,
      }).executeTakeFirstOrThrow();
    expectTypeOf<Awaited<ReturnType<typeof some>>>().toEqualTypeOf<{
      mail: string;
      posts: { title: string; user: { email: string } }[];
    }>();
    const conditional = () =>
      withRelated(db().selectFrom('posts').select('posts.id'), posts, {
        user: { columns: ['id'], where: { isActive: true } },
      }).executeTakeFirstOrThrow();
    expectTypeOf<Awaited<ReturnType<typeof conditional>>['user']>().toEqualTypeOf<{ id: UserId } | null>();
  });

  it('loads relations of rows in hand', () => {
    const rows = [{ id: 1 as UserId, extra: true }];
    const load = () => loadRelated(db(), users, rows, 'posts', { columns: ['title'] });
    expectTypeOf<Awaited<ReturnType<typeof load>>>().toEqualTypeOf<
      { id: UserId; extra: boolean; posts: { title: string }[] }[]
    >();
    const all = () => loadRelated(db(), users, rows, 'lastPost');
    expectTypeOf<Awaited<ReturnType<typeof all>>[number]['lastPost']>().toEqualTypeOf<Post | null>();
  });

  it('refuses what there is not', () => {
    const wrong = () => {
      // @ts-expect-error there is no such column
      withRelated(db().selectFrom('users'), users, { posts: { orderBy: { titel: 'asc' } } });
      // @ts-expect-error a relation to one row has no limit
      withRelated(db().selectFrom('posts'), posts, { user: { limit: 1 } });
      // @ts-expect-error there is no such relation
      return loadRelated(db(), users, [{ id: 1 }], 'comments');
    };
    expectTypeOf(wrong).toBeFunction();
  });
});
