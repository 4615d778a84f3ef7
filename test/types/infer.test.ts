import type { Generated, Insertable, Selectable, Updateable } from 'kysely';
import type { KyselyDatabase } from 'kysely-dbm/schema';
import * as schema from 'kysely-dbm/schema';
import { describe, expect, expectTypeOf, it } from 'vitest';

const {
  bigint,
  boolean,
  enumeration,
  integer,
  json,
  now,
  serial,
  sql,
  string,
  table,
  text,
  timestamp,
  uuid,
} = schema;

const timestamps = { created_at: timestamp().notNull().default(now()) };

const users = table('users', {
  id: integer().primaryKey().autoIncrement(),
  email: string(120).notNull().unique(),
  nickname: string(40),
  phone: string(40).notNull({ notValid: true }),
  role: enumeration('role', ['admin', 'reader']).notNull().default('reader'),
  settings: json<{ theme: string }>(),
  active: boolean().notNull().default(true),
  visits: bigint().notNull(),
  ...timestamps,
});

const posts = table(
  'posts',
  {
    id: serial().primaryKey(),
    public_id: uuid().notNull(),
    author_id: integer().references(() => users.id),
    title: text().notNull(),
    length: integer().generated(sql`length(title)`),
    parent_id: integer().references('posts.id'),
  },
  (t) => [schema.index().on(t.author_id)],
);

const events = table(
  { schema: 'audit', name: 'events' },
  { id: integer().identity({ always: true }).primaryKey() },
);

const models = { users, posts, events, notATable: 42 };

type Postgres = KyselyDatabase<typeof models, 'postgresql'>;
type Sqlite = KyselyDatabase<typeof models, 'sqlite'>;
type Mysql = KyselyDatabase<typeof models, 'mysql'>;

it('the default of a few words is one of them', () => {
  const mood = enumeration('mood', ['happy', 'sad']);
  mood.default('sad');
  mood.notNull().default(sql`'sad'`);
  // @ts-expect-error
  expect(() => mood.default('angry')).toThrow();
  // @ts-expect-error
  string(3).typed<'x' | 'y'>().default('z');
  string(3).typed<string & { readonly $brand: 'id' }>().default('x');
  const words: readonly string[] = ['a'];
  enumeration('word', words).default('a');
  integer().default('0');
});

describe('KyselyDatabase', () => {
  it('has the tables by name, qualified in a schema', () => {
    expectTypeOf<keyof Postgres>().toEqualTypeOf<'users' | 'posts' | 'audit.events'>();
  });

  it('knows what a select returns', () => {
    expectTypeOf<Selectable<Postgres['users']>>().toEqualTypeOf<{
      id: number;
      email: string;
      nickname: string | null;
      phone: string | null;
      role: 'admin' | 'reader';
      settings: { theme: string } | null;
      active: boolean;
      visits: string;
      created_at: Date;
    }>();
    expectTypeOf<Selectable<Sqlite['users']>['active']>().toEqualTypeOf<number>();
    expectTypeOf<Selectable<Sqlite['users']>['created_at']>().toEqualTypeOf<string>();
    expectTypeOf<Selectable<Mysql['users']>['visits']>().toEqualTypeOf<number>();
    expectTypeOf<Selectable<Postgres['posts']>['length']>().toEqualTypeOf<number | null>();
    expectTypeOf<Selectable<KyselyDatabase<typeof models>['users']>['visits']>().toEqualTypeOf<
      string | number
    >();
  });

  it('knows what an insert needs', () => {
    type NewUser = Insertable<Postgres['users']>;
    expectTypeOf<{ email: string; visits: number }>().toExtend<NewUser>();
    expectTypeOf<{ email: string }>().not.toExtend<NewUser>();
    expectTypeOf<{ email: null; visits: number }>().not.toExtend<NewUser>();
    expectTypeOf<NewUser['role']>().toEqualTypeOf<'admin' | 'reader' | undefined>();
    expectTypeOf<NewUser['nickname']>().toEqualTypeOf<string | null | undefined>();
    expectTypeOf<keyof Insertable<Postgres['posts']>>().toEqualTypeOf<
      'id' | 'public_id' | 'author_id' | 'title' | 'parent_id'
    >();
  });

  it('knows what an update may set', () => {
    type UserChange = Updateable<Postgres['users']>;
    expectTypeOf<{ email: string }>().toExtend<UserChange>();
    expectTypeOf<{ email: null }>().not.toExtend<UserChange>();
    expectTypeOf<{ nickname: null }>().toExtend<UserChange>();
    expectTypeOf<keyof Updateable<Postgres['posts']>>().toEqualTypeOf<
      'id' | 'public_id' | 'author_id' | 'title' | 'parent_id'
    >();
  });

  it('goes with hand-written interfaces', () => {
    interface ByHand {
      id: Generated<number>;
    }
    expectTypeOf<Selectable<ByHand>['id']>().toEqualTypeOf<Selectable<Postgres['users']>['id']>();
  });
});
