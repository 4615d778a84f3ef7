/**
 * add posts
 *
 * Revision: 3c90ab5e71d8
 * Revises: 2b7d91e0c4f6
 * Created: 2026-02-03 14:15 UTC
 */
import type { Op } from 'kysely-dbm';
import {
  date,
  foreignKey,
  index,
  integer,
  now,
  primaryKey,
  string,
  text,
  timestamp,
} from 'kysely-dbm/schema';

export const revision = '3c90ab5e71d8';
export const downRevision = '2b7d91e0c4f6';

export async function upgrade(op: Op): Promise<void> {
  await op.createTable(
    'posts',
    {
      id: integer().autoIncrement(),
      user_id: integer().notNull(),
      title: string(120).notNull(),
      body: text().notNull(),
      views: integer().notNull().default(0),
      published_on: date(),
      created_at: timestamp().notNull().default(now()),
    },
    [
      primaryKey('pk_posts').on('id'),
      foreignKey('fk_posts_user_id_users').on('user_id').references('users', ['id'], { onDelete: 'cascade' }),
      index('ix_posts_user_id_created_at').on('user_id', 'created_at'),
    ],
  );
}

export async function downgrade(op: Op): Promise<void> {
  await op.dropTable('posts');
}
