import type { Kysely } from 'kysely';
import { withRelated } from 'kysely-dbm/query';
import { type Database, models } from './database.js';

export interface NewUser {
  readonly email: string;
  readonly display_name: string;
  readonly bio?: string;
}

export function addUser(db: Kysely<Database>, { bio, ...user }: NewUser): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    await transaction.insertInto('users').values(user).execute();
    const { id } = await transaction
      .selectFrom('users')
      .select('id')
      .where('email', '=', user.email)
      .executeTakeFirstOrThrow();
    if (bio !== undefined) await transaction.insertInto('profiles').values({ user_id: id, bio }).execute();
    return id;
  });
}

export function findUser(db: Kysely<Database>, id: number) {
  const query = db.selectFrom('users').select(['id', 'email', 'display_name']).where('id', '=', id);
  return withRelated(query, models.users, {
    profile: { columns: ['bio'] },
    posts: { columns: ['slug', 'title'], orderBy: { id: 'desc' }, limit: 3 },
  }).executeTakeFirst();
}

/** How many posts there are, and how long a title is on average, by author. */
export async function statistics(db: Kysely<Database>) {
  const rows = await db
    .selectFrom('users')
    .leftJoin('posts', 'posts.user_id', 'users.id')
    .groupBy(['users.id', 'users.display_name'])
    .orderBy('users.id')
    .select((eb) => [
      'users.display_name',
      eb.fn.count('posts.id').as('posts'),
      eb.fn.max('posts.title').as('last_title'),
      eb.fn.sum('posts.views').as('views'),
    ])
    .execute();
  return rows.map((it) => ({ ...it, posts: Number(it.posts), views: Number(it.views ?? 0) }));
}
