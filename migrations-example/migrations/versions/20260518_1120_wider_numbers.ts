/**
 * birth years are numbers, views may be many
 *
 * Revision: 6f83c7d94e20
 * Revises: 5e62fb08d3c1
 * Created: 2026-05-18 11:20 UTC
 */
import type { Op } from 'kysely-dbm';
import { bigint, integer, string } from 'kysely-dbm/schema';

export const revision = '6f83c7d94e20';
export const downRevision = '5e62fb08d3c1';

export async function upgrade(op: Op): Promise<void> {
  await op.alterTable('profiles', (t) => {
    t.alterColumn('birth_year', integer(), { from: string(4) });
  });
  await op.alterTable('posts', (t) => {
    t.alterColumn('views', bigint().notNull().default(0), { from: integer().notNull().default(0) });
  });
  await op.alterTable('users', (t) => {
    t.alterColumn('email', string(255).notNull(), { from: string(120).notNull() });
  });
}

export async function downgrade(op: Op): Promise<void> {
  await op.alterTable('users', (t) => {
    t.alterColumn('email', string(120).notNull(), { from: string(255).notNull() });
  });
  await op.alterTable('posts', (t) => {
    t.alterColumn('views', integer().notNull().default(0), { from: bigint().notNull().default(0) });
  });
  await op.alterTable('profiles', (t) => {
    t.alterColumn('birth_year', string(4), { from: integer() });
  });
}
