import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { createDbm } from 'kysely-dbm';
import { createDb } from 'kysely-dbm/query';
import { describe, expect, it } from 'vitest';
import { engines, freshDatabase, runningServer } from '../servers/databases.js';
import { databaseUrl } from '../servers/url.js';

const config = fileURLToPath(new URL('../../migrations-example/dbm.config.ts', import.meta.url));

/** What docs/library.md shows: a database is upgraded once, and each test gets a copy of it. */
describe('a clean database for each test', () => {
  it('is a copied file on SQLite', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dbm-fresh-'));
    await createDbm({ config, url: `sqlite:///${folder}/template.db` }).upgrade();
    for (const name of ['one', 'two']) {
      await copyFile(join(folder, 'template.db'), join(folder, `${name}.db`));
      const url = `sqlite:///${folder}/${name}.db`;
      const db = createDb<{ tags: { name: string } }>({ url });
      await db.insertInto('tags').values({ name: 'only here' }).execute();
      expect(await db.selectFrom('tags').select('name').execute()).toEqual([{ name: 'only here' }]);
      expect((await createDbm({ config, url }).check()).inSync).toBe(true);
      await db.destroy();
    }
    await rm(folder, { recursive: true });
  });

  it.runIf(engines().includes('postgresql'))('is made of a template on PostgreSQL', async () => {
    const template = await freshDatabase('postgresql');
    await createDbm({ config, url: template.url }).upgrade();
    const admin = createDb({ url: runningServer('postgresql').url });
    const name = new URL(template.url).pathname.slice(1);
    for (const copy of [`${name}_1`, `${name}_2`]) {
      await sql`create database ${sql.id(copy)} template ${sql.id(name)}`.execute(admin);
      const url = databaseUrl(template.url, copy);
      const db = createDb<{ tags: { name: string } }>({ url });
      await db.insertInto('tags').values({ name: 'only here' }).execute();
      expect(await db.selectFrom('tags').select('name').execute()).toEqual([{ name: 'only here' }]);
      await db.destroy();
      expect((await createDbm({ config, url }).check()).inSync).toBe(true);
      await sql`drop database ${sql.id(copy)} with (force)`.execute(admin);
    }
    await admin.destroy();
    await template.drop();
  });
});
