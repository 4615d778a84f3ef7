import type { Kysely } from 'kysely';
import { loadRelated, withRelated } from 'kysely-dbm/query';
import { type Database, models } from './database.js';
import { paginate } from './paginate.js';

export interface NewPost {
  readonly user_id: number;
  readonly title: string;
  readonly body: string;
  readonly tags: readonly string[];
}

/** The newest posts first, each with its author and tags: one query for the page, one for each relation. */
export async function listPosts(db: Kysely<Database>, page: number, tag: string | null) {
  let query = db.selectFrom('posts').select(['id', 'slug', 'title', 'user_id']).orderBy('id', 'desc');
  if (tag !== null) {
    query = query.where('id', 'in', (eb) =>
      eb
        .selectFrom('post_tags')
        .innerJoin('tags', 'tags.id', 'post_tags.tag_id')
        .where('tags.name', '=', tag)
        .select('post_tags.post_id'),
    );
  }
  const found = await paginate(query, { page, perPage: 2 });
  const withAuthors = await loadRelated(db, models.posts, found.items, 'author', {
    columns: ['display_name'],
  });
  const items = await loadRelated(db, models.posts, withAuthors, 'tags', {
    columns: ['name'],
    orderBy: { name: 'asc' },
  });
  return { ...found, items };
}

/** One post with everything around it, in one query. */
export function findPost(db: Kysely<Database>, slug: string) {
  return withRelated(db.selectFrom('posts').where('slug', '=', slug), models.posts, {
    author: { columns: ['id', 'display_name'], with: { profile: { columns: ['bio'] } } },
    tags: { columns: ['name'], orderBy: { name: 'asc' } },
  }).executeTakeFirst();
}

/** A post with its tags, all or nothing. */
export function addPost(db: Kysely<Database>, { tags, ...post }: NewPost): Promise<string> {
  const slug = post.title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('posts')
      .values({ ...post, slug })
      .execute();
    const { id } = await transaction
      .selectFrom('posts')
      .select('id')
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow();
    for (const name of new Set(tags)) {
      const known = transaction.selectFrom('tags').select('id').where('name', '=', name);
      if ((await known.executeTakeFirst()) === undefined) {
        await transaction.insertInto('tags').values({ name }).execute();
      }
      const tag = await known.executeTakeFirstOrThrow();
      await transaction.insertInto('post_tags').values({ post_id: id, tag_id: tag.id }).execute();
    }
    return slug;
  });
}

export async function changePost(
  db: Kysely<Database>,
  slug: string,
  change: { readonly title?: string; readonly body?: string },
): Promise<boolean> {
  const result = await db.updateTable('posts').set(change).where('slug', '=', slug).executeTakeFirst();
  return result.numUpdatedRows > 0;
}

export async function removePost(db: Kysely<Database>, slug: string): Promise<boolean> {
  const result = await db.deleteFrom('posts').where('slug', '=', slug).executeTakeFirst();
  return result.numDeletedRows > 0;
}
