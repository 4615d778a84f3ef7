import { fileURLToPath } from 'node:url';
import { type Kysely, sql } from 'kysely';
import { type CommandEvent, createDbm, type DbmError } from 'kysely-dbm';
import { createDb } from 'kysely-dbm/query';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as createUsers from '../../migrations-example/migrations/versions/20260105_0900_create_users.js';
import * as addProfiles from '../../migrations-example/migrations/versions/20260112_1030_add_profiles.js';
import * as addPosts from '../../migrations-example/migrations/versions/20260203_1415_add_posts.js';
import * as addTags from '../../migrations-example/migrations/versions/20260310_0805_add_tags.js';
import * as renameName from '../../migrations-example/migrations/versions/20260401_1640_rename_users_name.js';
import * as wider from '../../migrations-example/migrations/versions/20260518_1120_wider_numbers.js';
import * as slugs from '../../migrations-example/migrations/versions/20260622_0950_slugs.js';
import * as models from '../../migrations-example/models.js';
import { commands as commandLine } from '../../src/cli/commands.js';
import { commands } from '../../src/library/commands.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';

const config = fileURLToPath(new URL('../../migrations-example/dbm.config.ts', import.meta.url));
const modules = {
  create_users: createUsers,
  add_profiles: addProfiles,
  add_posts: async () => addPosts,
  add_tags: addTags,
  rename_users_name: renameName,
  wider_numbers: wider,
  slugs,
};

async function failure(work: Promise<unknown>): Promise<Pick<DbmError, 'code' | 'message' | 'hint'>> {
  try {
    await work;
  } catch (thrown) {
    return thrown as DbmError;
  }
  throw new Error('it did not fail');
}

it('refuses calls that no compiler has looked at', async () => {
  const options = (given: unknown) => () => createDbm(given as never);
  expect(options('./dbm.config.ts')).toThrow(/createDbm\(\) is given a text where options belong/);
  expect(options({ confg: {} })).toThrow(/has no option confg/);
  expect(options({ db: {} })).toThrow(/db must be a Kysely instance/);
  const dbm = createDbm({ config });
  expect(await failure(dbm.downgrade('base' as never))).toMatchObject({
    code: 'usage',
    message: 'downgrade() is given a text, and takes an object',
  });
  expect(await failure(dbm.downgrade({ revison: 'base' } as never))).toMatchObject({
    code: 'usage',
    message: 'downgrade() has no option revison',
    hint: "Did you mean 'revision'?",
  });
  expect(await failure(dbm.stamp({ revisions: 'head' } as never))).toMatchObject({
    message: 'stamp(): revisions must be a list of texts',
  });
  expect(await failure(dbm.check({ strict: true } as never))).toMatchObject({ hint: 'It takes none.' });
  expect(await failure(dbm.upgrade({}, { onEvents: () => {} } as never))).toMatchObject({
    message: 'upgrade() has no option onEvents',
    hint: "Did you mean 'onEvent'?",
  });
});

describe.each(engines())('dbm as a library on %s', (engine) => {
  let database: Database;
  let db: Kysely<unknown>;
  beforeEach(async () => {
    database = await freshDatabase(engine);
    db = createDb({ url: database.url });
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  it('does what the command line does, from the config of a project', async () => {
    const dbm = createDbm({ config, url: database.url });
    const events: CommandEvent[] = [];
    const onEvent = (event: CommandEvent) => void events.push(event);
    const { from, to, applied } = await dbm.upgrade({ revision: '+2' }, { onEvent });
    expect({ from, to, count: applied.length }).toEqual({ from: [], to: ['2b7d91e0c4f6'], count: 2 });
    expect(events.map((it) => it.kind)).toEqual(['running', 'ran', 'running', 'ran']);
    expect((await dbm.check()).inSync).toBe(false);
    await dbm.upgrade();
    expect(await dbm.check()).toMatchObject({ inSync: true, operations: [], missing: [] });
    expect((await dbm.history({ indicateCurrent: true })).revisions[0]).toMatchObject({ isCurrent: true });
    expect((await dbm.downgrade({ revision: 'base' })).reverted).toHaveLength(7);
    expect((await dbm.current()).current).toEqual([]);
  });

  it('takes modules instead of a folder, and a Kysely instance instead of a database', async () => {
    const dbm = createDbm({ db, migrations: modules, config: { models } });
    expect((await dbm.upgrade()).applied).toHaveLength(7);
    expect((await dbm.check()).inSync).toBe(true);
    expect((await dbm.upgrade()).applied).toEqual([]);
    // What modules have applied, files know, and the other way round.
    const files = createDbm({ config, url: database.url });
    expect((await files.check()).inSync).toBe(true);
    expect((await files.downgrade({ revision: '-2' })).reverted).toHaveLength(2);
    expect((await dbm.upgrade()).applied).toHaveLength(2);
    // The instance is as usable as before.
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
  });

  it('needs no file at all', async () => {
    const dbm = createDbm({ db, migrations: modules, cwd: '/' });
    expect((await dbm.upgrade()).to).toEqual((await dbm.heads()).heads.map((it) => it.revision));
    expect((await dbm.show({ revision: 'head' })).message).toBe('slugs');
  });

  it('stops when its signal is aborted', async () => {
    const controller = new AbortController();
    const onEvent = (event: CommandEvent) => void (event.kind === 'ran' && controller.abort());
    const dbm = createDbm({ config, url: database.url, onEvent });
    const { code } = await failure(dbm.upgrade({}, { signal: controller.signal }));
    expect(code).toBe('interrupted');
    expect((await dbm.current()).current.map((it) => it.isHead)).toEqual([false]);
  });

  // SQLite's replicas are processes, see installed-library.test.ts: within one, the driver waits for a lock without
  // letting its holder go on.
  it.skipIf(engine === 'sqlite')('lets several do the same at once', async () => {
    const replicas = Array.from({ length: 4 }, () => createDbm({ config, url: database.url }));
    const results = await Promise.all(replicas.map((it) => it.upgrade()));
    expect(results.flatMap((it) => it.applied)).toHaveLength(7);
    for (const { to } of results) expect(to).toEqual(results[0]!.to);
  });

  it('does not run in somebody else’s transaction', async () => {
    await db.transaction().execute(async (transaction) => {
      const work = createDbm({ db: transaction, migrations: modules }).upgrade();
      expect((await failure(work)).message).toBe('createDbm() was given a transaction');
    });
  });
});

describe('dbm as a library', () => {
  it('has every command of the command line', () => {
    const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    // Opening an editor is an affair of the terminal.
    const names = commandLine.map((it) => camel(it.name)).filter((it) => it !== 'edit');
    expect(names.filter((name) => !(name in commands))).toEqual([]);
  });

  it('says what is wrong, without passwords', async () => {
    const url = 'postgresql://me:hunter2@127.0.0.1:1/db';
    const { code, message } = await failure(createDbm({ config: { url }, migrations: {} }).current());
    expect(code).toBe('connection');
    expect(message).not.toContain('hunter2');
    const broken = createDbm({ config: { url: 'sqlite::memory:' }, migrations: { a: {} } });
    expect(await failure(broken.heads())).toMatchObject({ code: 'revision', message: 'a has no revision' });
    expect(await failure(createDbm({ config: { url: 'nonsense' } }).current())).toMatchObject({
      code: 'config',
    });
    expect(await failure(createDbm({ cwd: '/' }).current())).toMatchObject({ code: 'config' });
  });
});
