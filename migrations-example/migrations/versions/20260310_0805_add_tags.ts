/**
 * add tags
 *
 * Revision: 4d15e8c26ba7
 * Revises: 3c90ab5e71d8
 * Created: 2026-03-10 08:05 UTC
 */
import type { Op } from 'kysely-dbm';
import { foreignKey, index, integer, primaryKey, string, unique } from 'kysely-dbm/schema';

export const revision = '4d15e8c26ba7';
export const downRevision = '3c90ab5e71d8';

export async function upgrade(op: Op): Promise<void> {
  await op.createTable(
    'tags',
    {
      id: integer().autoIncrement(),
      name: string(40).notNull(),
    },
    [primaryKey('pk_tags').on('id'), unique('uq_tags_name').on('name')],
  );
  await op.createTable(
    'post_tags',
    {
      post_id: integer().notNull(),
      tag_id: integer().notNull(),
    },
    [
      primaryKey('pk_post_tags').on('post_id', 'tag_id'),
      foreignKey('fk_post_tags_post_id_posts')
        .on('post_id')
        .references('posts', ['id'], { onDelete: 'cascade' }),
      foreignKey('fk_post_tags_tag_id_tags').on('tag_id').references('tags', ['id'], { onDelete: 'cascade' }),
      index('ix_post_tags_tag_id').on('tag_id'),
    ],
  );
}

export async function downgrade(op: Op): Promise<void> {
  await op.dropTable('post_tags');
  await op.dropTable('tags');
}
