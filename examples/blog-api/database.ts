import type { Kysely } from 'kysely';
import { createDbm } from 'kysely-dbm';
import { createDb } from 'kysely-dbm/query';
import type { KyselyDatabase } from 'kysely-dbm/schema';
import * as models from '../../migrations-example/models.js';

export { models };

/** The tables as Kysely sees them. */
export interface Database extends KyselyDatabase<typeof models> {}

export function openDatabase(url: string): Kysely<Database> {
  return createDb<Database>({ url, pool: { max: 10 } });
}

/**
 * Brings the database up to date, as an application does when it starts. Of several replicas that start at once
 * one does it; the others wait and find it done.
 */
export async function migrate(db: Kysely<Database>, folder: string): Promise<readonly string[]> {
  const dbm = createDbm({ db, config: { models, migrations: folder } });
  const { applied } = await dbm.upgrade();
  return applied.map((it) => it.revision);
}
