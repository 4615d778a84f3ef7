/**
 * add profiles
 *
 * Revision: 2b7d91e0c4f6
 * Revises: 1a4c0f27b9d3
 * Created: 2026-01-12 10:30 UTC
 */
import type { Op } from 'kysely-dbm';
import { foreignKey, integer, primaryKey, string, text, unique } from 'kysely-dbm/schema';

export const revision = '2b7d91e0c4f6';
export const downRevision = '1a4c0f27b9d3';

export async function upgrade(op: Op): Promise<void> {
  await op.createTable(
    'profiles',
    {
      id: integer().autoIncrement(),
      user_id: integer().notNull(),
      bio: text(),
      birth_year: string(4),
    },
    [
      primaryKey('pk_profiles').on('id'),
      unique('uq_profiles_user_id').on('user_id'),
      foreignKey('fk_profiles_user_id_users')
        .on('user_id')
        .references('users', ['id'], { onDelete: 'cascade' }),
    ],
  );
}

export async function downgrade(op: Op): Promise<void> {
  await op.dropTable('profiles');
}
