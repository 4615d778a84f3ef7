import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDbm, defineConfig } from 'kysely-dbm';
import { createDb } from 'kysely-dbm/query';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const first = {
  revision: 'a1',
  downRevision: null,
  upgrade: {
    main: (op: { execute(text: string): Promise<void> }) =>
      op.execute('create table user_names (id integer)'),
    audit: (op: { execute(text: string): Promise<void> }) => op.execute('create table events (id integer)'),
  },
  downgrade: {},
};

describe('createDb for a config with several databases', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'dbm-several-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const config = defineConfig({
    databases: { main: { url: 'sqlite:///main.db' }, audit: { url: 'sqlite:///audit.db' } },
    casing: 'snake_case',
  });

  it('connects to the one that is named, with what the config says for all', async () => {
    const main = createDb<{ userNames: { id: number } }>(config, { root, database: 'main' });
    const audit = createDb<{ events: { id: number } }>(config, { root, database: 'audit' });
    for (const database of ['main', 'audit']) {
      await createDbm({ config, cwd: root, database, migrations: { first } }).upgrade();
    }
    expect(await main.selectFrom('userNames').selectAll().execute()).toEqual([]);
    expect(await audit.selectFrom('events').selectAll().execute()).toEqual([]);
    await Promise.all([main.destroy(), audit.destroy()]);
  });

  it('says how to choose one', () => {
    expect(() => createDb(config)).toThrow(
      expect.objectContaining({
        message: 'The config has several databases: main, audit',
        hint: expect.stringContaining("{ database: 'main' }"),
      }),
    );
    expect(() => createDb(config, { database: 'audti' })).toThrow("has no database 'audti'");
  });
});
