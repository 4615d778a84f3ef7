import { execFile } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StagedProject, stageProject } from '../cli/staged.js';

const application = `
import { createDbm } from 'kysely-dbm';
import { createDb, withRelated } from 'kysely-dbm/query';
import * as models from './models.js';
import * as first from './first.js';

const db = createDb({ url: 'sqlite:///app.db' });
const dbm = createDbm({ db, config: { models }, migrations: { first } });
const { applied } = await dbm.upgrade();
const { inSync } = await dbm.check();
await db.insertInto('users').values({ name: 'Ann' }).execute();
await db.insertInto('posts').values({ user_id: 1 }).execute();
const users = await withRelated(db.selectFrom('users'), models.users, { posts: true }).execute();
console.log(JSON.stringify({ applied: applied.length, inSync, users }));
await db.destroy();
`;

const models = `
import { integer, relations, string, table } from 'kysely-dbm/schema';
export const users = table('users', { id: integer().primaryKey().autoIncrement(), name: string(40) });
export const posts = table('posts', {
  id: integer().primaryKey().autoIncrement(),
  user_id: integer().references(() => users.id),
});
export const userRelations = relations(users, (r) => ({ posts: r.many(posts) }));
`;

const first = `
import { foreignKey, integer, primaryKey, string } from 'kysely-dbm/schema';
export const revision = 'abc123';
export const downRevision = null;
export async function upgrade(op) {
  await op.createTable('users', { id: integer().autoIncrement(), name: string(40) }, [primaryKey('pk_users').on('id')]);
  await op.createTable('posts', { id: integer().autoIncrement(), user_id: integer() }, [
    primaryKey('pk_posts').on('id'),
    foreignKey('fk_posts_user_id_users').on('user_id').references('users', ['id']),
  ]);
}
export async function downgrade(op) {
  await op.dropTable('posts');
  await op.dropTable('users');
}
`;

describe('an application with the installed package', () => {
  let staged: StagedProject;
  const run = async (file: string, cwd: string) =>
    JSON.parse((await promisify(execFile)(process.execPath, [file], { cwd })).stdout);
  const expected = {
    applied: 1,
    inSync: true,
    users: [{ id: 1, name: 'Ann', posts: [{ id: 1, user_id: 1 }] }],
  };

  beforeAll(async () => {
    staged = await stageProject(['kysely', 'better-sqlite3', 'bindings', 'file-uri-to-path']);
    for (const [name, text] of Object.entries({
      'app.js': application,
      'models.js': models,
      'first.js': first,
    })) {
      await writeFile(join(staged.folder, name), text);
    }
  });
  afterAll(() => staged.remove());

  it('runs as it is', async () => {
    expect(await run('app.js', staged.folder)).toEqual(expected);
    await rm(join(staged.folder, 'app.db'));
  });

  it('migrates once, however many replicas start at once', async () => {
    const replica = `
import { createDbm } from 'kysely-dbm';
import * as first from './first.js';
const dbm = createDbm({ config: { url: 'sqlite:///replicas.db' }, migrations: { first } });
console.log(JSON.stringify(await dbm.upgrade()));
`;
    await writeFile(join(staged.folder, 'replica.js'), replica);
    const results = await Promise.all([1, 2, 3].map(() => run('replica.js', staged.folder)));
    expect(results.flatMap((it) => it.applied)).toHaveLength(1);
    for (const { to } of results) expect(to).toEqual(['abc123']);
  });

  it('runs bundled, in a folder that has only the driver', async () => {
    const folder = join(staged.folder, 'deployed');
    const bundle = await rolldown({
      input: join(staged.folder, 'app.js'),
      platform: 'node',
      external: ['better-sqlite3', 'pg', 'mysql2', 'jiti'],
      logLevel: 'silent',
    });
    await bundle.write({ dir: folder, format: 'esm' });
    await bundle.close();
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
    const modules = join(folder, 'node_modules');
    await mkdir(modules);
    for (const name of ['better-sqlite3', 'bindings', 'file-uri-to-path']) {
      await symlink(join(staged.folder, 'node_modules', name), join(modules, name));
    }
    expect(await run('app.js', folder)).toEqual(expected);
  });
});
