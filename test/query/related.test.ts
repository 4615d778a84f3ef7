import type { Kysely, SelectQueryBuilder } from 'kysely';
import { createDb, loadRelated, violationOf, withRelated } from 'kysely-dbm/query';
import type { KyselyDatabase } from 'kysely-dbm/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { buildModels } from './build.js';
import * as models from './models.js';

type Models = KyselyDatabase<typeof models>;

describe.each(engines())('relations on %s', (engine) => {
  let database: Database;
  let db: Kysely<Models>;
  const sent: string[] = [];

  beforeAll(async () => {
    database = await freshDatabase(engine);
    await buildModels(database.url, models);
    const log = (event: { query: { sql: string } }) => void sent.push(event.query.sql);
    db = createDb<Models>({ url: database.url }, { log });
    await fill(db);
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  const names = (rows: readonly { readonly name: string }[]) => rows.map((it) => it.name);
  const titles = (rows: readonly { readonly title: string }[]) => rows.map((it) => it.title);

  it('loads all of a table with its rows, in one query', async () => {
    const before = sent.length;
    const users = await withRelated(db.selectFrom('users').orderBy('id'), models.users, {
      posts: true,
      profile: true,
      groups: { columns: ['name'] },
    }).execute();
    expect(sent.length - before).toBe(1);
    expect(users.map((it) => ({ ...it, posts: titles(it.posts) }))).toEqual([
      {
        id: 1,
        name: 'Ann',
        mentor_id: null,
        posts: ['One', 'Two', 'Three'],
        profile: { id: 1, user_id: 1, bio: 'writes "much"' },
        groups: [{ name: 'staff' }, { name: 'sports' }],
      },
      { id: 2, name: 'Bob', mentor_id: 1, posts: ['Four'], profile: null, groups: [{ name: 'staff' }] },
      { id: 3, name: 'Cid', mentor_id: 1, posts: [], profile: null, groups: [] },
    ]);
  });

  it('takes conditions, orders and limits for each row', async () => {
    const users = await withRelated(db.selectFrom('users').select('name').orderBy('id'), models.users, {
      posts: { columns: ['title'], orderBy: { views: 'desc' }, limit: 2 },
      edited: { columns: ['title'], where: (eb) => eb('posts.views', '>', 1), orderBy: { title: 'asc' } },
      groups: { where: { name: 'sports' } },
    }).execute();
    expect(users).toEqual([
      {
        name: 'Ann',
        posts: [{ title: 'Three' }, { title: 'Two' }],
        edited: [],
        groups: [{ id: 2, name: 'sports' }],
      },
      {
        name: 'Bob',
        posts: [{ title: 'Four' }],
        edited: [{ title: 'Three' }, { title: 'Two' }],
        groups: [],
      },
      { name: 'Cid', posts: [], edited: [], groups: [] },
    ]);
    const offset = await withRelated(db.selectFrom('users').where('id', '=', 1), models.users, {
      posts: { columns: ['title'], limit: 1, offset: 1 },
      edited: { offset: 1 },
    }).executeTakeFirstOrThrow();
    expect(offset.posts).toEqual([{ title: 'Two' }]);
    expect(offset.edited).toEqual([]);
    const skipped = await withRelated(db.selectFrom('users').where('id', '=', 1), models.users, {
      posts: { columns: ['title'], offset: 1 },
    }).executeTakeFirstOrThrow();
    expect(titles(skipped.posts)).toEqual(['Two', 'Three']);
  });

  it('nests to any depth', async () => {
    const groups = await withRelated(db.selectFrom('groups').orderBy('id'), models.groups, {
      members: {
        columns: ['name'],
        with: {
          posts: {
            columns: ['title'],
            orderBy: { id: 'desc' },
            with: { comments: { columns: ['body'], with: { author: { columns: ['name'] } } } },
          },
          mentor: { columns: ['name'], with: { profile: { columns: ['bio'] } } },
        },
      },
    }).execute();
    expect(groups).toEqual([
      {
        id: 1,
        name: 'staff',
        members: [
          {
            name: 'Ann',
            posts: [
              { title: 'Three', comments: [] },
              { title: 'Two', comments: [{ body: 'hm', author: null }] },
              {
                title: 'One',
                comments: [
                  { body: 'first', author: { name: 'Bob' } },
                  { body: 'last', author: { name: 'Ann' } },
                ],
              },
            ],
            mentor: null,
          },
          {
            name: 'Bob',
            posts: [{ title: 'Four', comments: [] }],
            mentor: { name: 'Ann', profile: { bio: 'writes "much"' } },
          },
        ],
      },
      {
        id: 2,
        name: 'sports',
        members: [expect.objectContaining({ name: 'Ann' })],
      },
      { id: 3, name: 'empty', members: [] },
    ]);
  });

  it('tells a table from itself', async () => {
    const users = await withRelated(db.selectFrom('users').orderBy('id'), models.users, {
      mentees: { where: (eb) => eb('users.name', '<>', 'Cid'), with: { mentees: true, mentor: true } },
      following: { columns: ['name'], with: { followers: { columns: ['name'] } } },
    }).execute();
    expect(users.map((it) => names(it.mentees))).toEqual([['Bob'], [], []]);
    expect(users[0]?.mentees[0]?.mentor?.name).toBe('Ann');
    expect(users.map((it) => it.following)).toEqual([
      [{ name: 'Bob', followers: [{ name: 'Ann' }, { name: 'Cid' }] }],
      [],
      [
        { name: 'Ann', followers: [{ name: 'Cid' }] },
        { name: 'Bob', followers: [{ name: 'Ann' }, { name: 'Cid' }] },
      ],
    ]);
  });

  it('keeps the table apart that a condition selects from', async () => {
    const users = await withRelated(db.selectFrom('users').where('users.id', '=', 1), models.users, {
      mentees: {
        columns: ['name'],
        where: (eb) =>
          eb(
            'users.id',
            '=',
            eb.selectFrom('users').select((it) => it.fn.max('users.id').as('last')),
          ),
      },
    }).execute();
    expect(users.map((it) => names(it.mentees))).toEqual([['Cid']]);
  });

  it('works under an alias, beside joins and with columns of its own', async () => {
    const rows = await withRelated(
      db
        .selectFrom('posts as p')
        .innerJoin('users', 'users.id', 'p.author_id')
        .where('p.title', '=', 'One')
        .select(['p.title', 'users.name as by']),
      models.posts,
      { author: { columns: ['name'] }, comments: { columns: ['body'], orderBy: { id: 'desc' }, limit: 1 } },
    ).execute();
    expect(rows).toEqual([
      { title: 'One', by: 'Ann', author: { name: 'Ann' }, comments: [{ body: 'last' }] },
    ]);
  });

  it('follows keys of several columns', async () => {
    const orders = await withRelated(db.selectFrom('orders').orderBy('tenant'), models.orders, {
      lines: { columns: ['article'], with: { order: { columns: ['note'] } } },
    }).execute();
    expect(orders).toEqual([
      {
        tenant: 1,
        number: 7,
        note: 'a',
        lines: [
          { article: 'pen', order: { note: 'a' } },
          { article: 'ink', order: { note: 'a' } },
        ],
      },
      { tenant: 2, number: 7, note: 'b', lines: [{ article: 'cup', order: { note: 'b' } }] },
    ]);
    const lines = await db.selectFrom('order_lines').selectAll().orderBy('id').execute();
    const loaded = await loadRelated(db, models.orderLines, lines, 'order', { columns: ['note'] });
    expect(loaded.map((it) => it.order)).toEqual([{ note: 'a' }, { note: 'a' }, { note: 'b' }]);
    const again = await loadRelated(db, models.orders, orders, 'lines', { columns: ['id'] });
    expect(again.map((it) => it.lines.length)).toEqual([2, 1]);
  });

  it('gives the values that a plain select gives', async () => {
    const plain = await db.selectFrom('posts').selectAll().orderBy('id').execute();
    const users = await withRelated(db.selectFrom('users').orderBy('id'), models.users, {
      posts: true,
    }).execute();
    expect(users.flatMap((it) => it.posts)).toStrictEqual(plain);
    const loaded = await loadRelated(db, models.users, users, 'posts');
    expect(loaded.flatMap((it) => it.posts)).toStrictEqual(plain);
  });

  it('loads a relation of rows in hand with one query', async () => {
    const users = await db.selectFrom('users').select(['id', 'name', 'mentor_id']).orderBy('id').execute();
    const before = sent.length;
    const withPosts = await loadRelated(db, models.users, users, 'posts', {
      columns: ['title'],
      orderBy: { id: 'desc' },
      limit: 1,
      with: { comments: { columns: ['body'] } },
    });
    expect(sent.length - before).toBe(1);
    expect(withPosts.map((it) => it.posts)).toEqual([
      [{ title: 'Three', comments: [] }],
      [{ title: 'Four', comments: [] }],
      [],
    ]);
    const withMentors = await loadRelated(db, models.users, users, 'mentor', {
      where: (eb) => eb('users.name', '=', 'Ann'),
      with: { profile: { columns: ['bio'] } },
    });
    expect(withMentors.map((it) => it.mentor?.profile?.bio)).toEqual([
      undefined,
      'writes "much"',
      'writes "much"',
    ]);
    const withProfiles = await loadRelated(db, models.users, users, 'profile', { columns: ['bio'] });
    expect(withProfiles.map((it) => it.profile)).toEqual([{ bio: 'writes "much"' }, null, null]);
    const withGroups = await loadRelated(db, models.users, users, 'groups');
    expect(withGroups.map((it) => names(it.groups))).toEqual([['staff', 'sports'], ['staff'], []]);
    expect(sent.length - before).toBe(4);
    expect(await loadRelated(db, models.users, [], 'posts')).toEqual([]);
    expect(sent.length - before).toBe(4);
  });

  it('says what is wrong', async () => {
    const query = db.selectFrom('users');
    // @ts-expect-error: there is no such relation
    expect(() => withRelated(query, models.users, { post: true })).toThrow('users has no relation post');
    // @ts-expect-error there is no such column
    expect(() => withRelated(query, models.users, { posts: { columns: ['titel'] } })).toThrow(
      'posts has no column titel',
    );
    expect(() => withRelated(query, models.users, { posts: { limit: -1 } })).toThrow('limit of posts is -1');
    const other = query as unknown as SelectQueryBuilder<Models, 'posts', object>;
    expect(() => withRelated(other, models.posts, { comments: true })).toThrow(
      'The query does not select from posts',
    );
    const rows = [{ name: 'Ann' }];
    await expect(loadRelated(db, models.users, rows, 'posts')).rejects.toThrow('The rows of users lack id');
  });

  it('names the constraint that a statement violates', async () => {
    const violation = (work: Promise<unknown>) => work.then(() => null, violationOf);
    const membership = { user_id: 1, group_id: 1 };
    expect(await violation(db.insertInto('memberships').values(membership).execute())).toBe('unique');
    const profile = { id: 7, user_id: 77 };
    expect(await violation(db.insertInto('profiles').values(profile).execute())).toBe('foreignKey');
    expect(await violation(db.deleteFrom('users').where('id', '=', 1).execute())).toBe('foreignKey');
    const nameless = { id: 7, name: null as never };
    expect(await violation(db.insertInto('groups').values(nameless).execute())).toBe('notNull');
    const early = { id: 7, tenant: 0, note: 'x', number: 1 };
    expect(await violation(db.insertInto('tickets').values(early).execute())).toBe('check');
    const unknown = db.selectFrom('nowhere' as 'users').select('id');
    expect(await violation(unknown.execute())).toBe(null);
  });

  it('streams and takes first', async () => {
    const query = withRelated(db.selectFrom('users').orderBy('id'), models.users, {
      posts: { columns: ['id'] },
    });
    expect((await query.executeTakeFirst())?.posts).toHaveLength(3);
    const found = await withRelated(db.selectFrom('users').where('id', '=', 0), models.users, {
      posts: true,
    }).executeTakeFirst();
    expect(found).toBeUndefined();
  });
});

async function fill(db: Kysely<Models>): Promise<void> {
  await db
    .insertInto('users')
    .values([
      { id: 1, name: 'Ann' },
      { id: 2, name: 'Bob', mentor_id: 1 },
      { id: 3, name: 'Cid', mentor_id: 1 },
    ])
    .execute();
  await db.insertInto('profiles').values({ id: 1, user_id: 1, bio: 'writes "much"' }).execute();
  const settings = JSON.stringify({ theme: 'dark' });
  const created_at = '2026-03-29 02:30:00';
  for (const post of [
    { id: 1, author_id: 1, title: 'One', created_at },
    { id: 2, author_id: 1, editor_id: 2, title: 'Two', views: 2, published_on: '2026-02-03', created_at },
    { id: 3, author_id: 1, editor_id: 2, title: 'Three', views: 3, settings, created_at },
    { id: 4, author_id: 2, title: 'Four', created_at },
  ]) {
    await db.insertInto('posts').values(post).execute();
  }
  await db
    .insertInto('comments')
    .values([
      { id: 1, post_id: 1, author_id: 2, body: 'first' },
      { id: 2, post_id: 2, body: 'hm' },
      { id: 3, post_id: 1, author_id: 1, body: 'last' },
    ])
    .execute();
  await db
    .insertInto('groups')
    .values([
      { id: 1, name: 'staff' },
      { id: 2, name: 'sports' },
      { id: 3, name: 'empty' },
    ])
    .execute();
  await db
    .insertInto('memberships')
    .values([
      { user_id: 1, group_id: 1 },
      { user_id: 1, group_id: 2 },
      { user_id: 2, group_id: 1 },
    ])
    .execute();
  await db
    .insertInto('follows')
    .values([
      { follower_id: 1, followed_id: 2 },
      { follower_id: 3, followed_id: 1 },
      { follower_id: 3, followed_id: 2 },
    ])
    .execute();
  await db
    .insertInto('orders')
    .values([
      { tenant: 1, number: 7, note: 'a' },
      { tenant: 2, number: 7, note: 'b' },
    ])
    .execute();
  await db
    .insertInto('order_lines')
    .values([
      { id: 1, tenant: 1, number: 7, article: 'pen' },
      { id: 2, tenant: 1, number: 7, article: 'ink' },
      { id: 3, tenant: 2, number: 7, article: 'cup' },
    ])
    .execute();
}
