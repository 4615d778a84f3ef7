/**
 * rename users.name to display_name
 *
 * Revision: 5e62fb08d3c1
 * Revises: 4d15e8c26ba7
 * Created: 2026-04-01 16:40 UTC
 */
import type { Op } from 'kysely-dbm';

export const revision = '5e62fb08d3c1';
export const downRevision = '4d15e8c26ba7';

export async function upgrade(op: Op): Promise<void> {
  await op.renameColumn('users', 'name', 'display_name');
}

export async function downgrade(op: Op): Promise<void> {
  await op.renameColumn('users', 'display_name', 'name');
}
