/**
 * create users
 *
 * Revision: 1a4c0f27b9d3
 * Revises: nothing, this is the first
 * Created: 2026-01-05 09:00 UTC
 */
import type { Op } from 'kysely-dbm';
import { integer, now, primaryKey, string, timestamp, unique } from 'kysely-dbm/schema';

export const revision = '1a4c0f27b9d3';
export const downRevision = null;

export async function upgrade(op: Op): Promise<void> {
  await op.createTable(
    'users',
    {
      id: integer().autoIncrement(),
      email: string(120).notNull(),
      name: string(80).notNull(),
      created_at: timestamp().notNull().default(now()),
    },
    [primaryKey('pk_users').on('id'), unique('uq_users_email').on('email')],
  );
}

export async function downgrade(op: Op): Promise<void> {
  await op.dropTable('users');
}
