/**
 * give every post a slug
 *
 * Revision: 70a5d1f6be39
 * Revises: 6f83c7d94e20
 * Created: 2026-06-22 09:50 UTC
 */
import type { Kysely } from 'kysely';
import type { Op } from 'kysely-dbm';
import { string, unique } from 'kysely-dbm/schema';

export const revision = '70a5d1f6be39';
export const downRevision = '6f83c7d94e20';

// The tables as this migration sees them: the models may look otherwise by the time it runs.
interface Then {
  posts: { id: number; title: string; slug: string | null };
}

export async function upgrade(op: Op): Promise<void> {
  await op.addColumn('posts', 'slug', string(160), { position: { after: 'title' } });

  const db: Kysely<Then> = op.db;
  for (const { id, title } of await db.selectFrom('posts').select(['id', 'title']).execute()) {
    await db
      .updateTable('posts')
      .set({ slug: `${slugify(title)}-${id}` })
      .where('id', '=', id)
      .execute();
  }

  await op.alterTable('posts', (t) => {
    t.alterColumn('slug', string(160).notNull(), { from: string(160) });
    t.addConstraint(unique('uq_posts_slug').on('slug'));
  });
}

export async function downgrade(op: Op): Promise<void> {
  await op.alterTable('posts', (t) => {
    t.dropConstraint(unique('uq_posts_slug'));
    t.dropColumn('slug');
  });
}

function slugify(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
