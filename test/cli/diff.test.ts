import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runScript } from '../servers/clients.js';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { dump } from '../servers/dumps.js';
import { models, runCommand, type TestProject, testProject } from './projects.js';

const first = models(`
export const users = table('users', {
  id: integer().primaryKey().autoIncrement(),
  email: string(120).notNull().unique(),
  created_at: timestamp().notNull().default(now()),
}, (t) => [check('ck_users_email', sql\`\${t.email} <> ''\`)]);
`);

const second = models(`
export const users = table('users', {
  id: integer().primaryKey().autoIncrement(),
  email: string(200).notNull().unique(),
  created_at: timestamp().notNull().default(now()),
}, (t) => [check('ck_users_email', sql\`\${t.email} <> ''\`)]);
export const posts = table('posts', {
  id: integer().primaryKey().autoIncrement(),
  price: decimal(10, 2).notNull().default(0),
  user_id: integer().notNull().references(() => users.id, { onDelete: 'cascade' }),
}, (t) => [index().on(t.user_id), check('ck_posts_price', sql\`\${t.price} BETWEEN 0 AND 100\`)]);
`);

const forth = ['~ users.email string(120) -> string(200)', '+ table posts'];
const back = ['- table posts  (destructive)', '~ users.email string(200) -> string(120)  (destructive)'];

describe.each(engines())('dbm diff on %s', (engine) => {
  let database: Database;
  let project: TestProject;
  const ids: string[] = [];

  /** Two revisions, of which the first is applied; the models are those of the second. */
  beforeAll(async () => {
    database = await freshDatabase(engine);
    project = await testProject(database.url);
    for (const source of [first, second]) {
      await project.write({ 'models.ts': source });
      ids.push((await project.json('migrate', '-m', `step ${ids.length}`)).revision);
      await project.ok('upgrade');
    }
    await project.ok('downgrade', '-1');
  });
  afterAll(async () => {
    await project.remove();
    await database.drop();
  });

  const lines = async (...argv: string[]) => {
    const { exitCode, stdout, stderr } = await project.dbm('diff', ...argv);
    if (exitCode === 2) throw new Error(stderr);
    return { exitCode, lines: stdout.trimEnd().split('\n').sort() };
  };
  const differs = (wanted: readonly string[]) => ({ exitCode: 1, lines: [...wanted].sort() });
  const same = { exitCode: 0, lines: [expect.stringMatching(/^No difference between /)] };

  it('compares database, models, revisions, URLs and nothing at all, either way', async () => {
    const before = await dump(database.url);
    expect(await lines()).toEqual(differs(forth));
    expect(await lines('--from', 'models', '--to', 'database')).toEqual(differs(back));
    expect(await lines('--from', 'models')).toEqual(differs(back));
    expect(await lines('--to', 'database')).toEqual(differs(back));
    expect(await lines('--from', ids[0]!, '--to', 'database')).toEqual(same);
    expect(await lines('--from', 'database', '--to', 'current')).toEqual(same);
    expect(await lines('--from', 'head', '--to', 'models')).toEqual(same);
    expect(await lines('--from', 'models', '--to', 'head')).toEqual(same);
    expect(await lines('--from', 'head-1', '--to', 'head')).toEqual(differs(forth));
    expect(await lines('--from', 'head', '--to', ids[0]!)).toEqual(differs(back));
    expect(await lines('--from', 'base', '--to', 'empty')).toEqual(same);
    expect(await lines('--from', 'empty', '--to', 'models')).toEqual(
      differs(['+ table posts', '+ table users']),
    );
    expect(await lines('--from', 'models', '--to', 'empty')).toEqual(
      differs(['- table posts  (destructive)', '- table users  (destructive)']),
    );
    expect(await lines('--from', database.url, '--to', 'head')).toEqual(differs(forth));
    expect(await lines('--from', 'models', '--to', 'models')).toEqual(same);
    expect(await dump(database.url)).toBe(before);
  });

  it('gives a document', async () => {
    const { exitCode, stdout, stderr } = await project.dbm('diff', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      from: 'the database',
      to: 'the models',
      same: false,
      operations: expect.arrayContaining([
        { kind: 'createTable', table: 'posts', description: 'table posts', destructive: false },
      ]),
    });
    expect(stderr).toBe('From the database to the models:\n');
    const equal = await project.json('diff', '--from', 'head', '--to', 'models');
    expect(equal).toEqual({ from: `revision ${ids[1]}`, to: 'the models', same: true, operations: [] });
  });

  // On the servers each of these makes three databases.
  const ways = [
    ['database', 'models'],
    ['models', 'head-1'],
    ['head-1', 'models'],
    ['models', 'database'],
    ['empty', 'models'],
  ] as const;
  it.each(engine === 'sqlite' ? ways : ways.slice(0, 2))(
    'gives the statements of an upgrade from %s to %s',
    async (from, to) => {
      const argv = ['diff', '--from', from, '--to', to, '--sql'];
      const plain = await project.dbm(...argv);
      const { statements } = JSON.parse((await project.dbm(...argv, '--json')).stdout) as {
        statements: string[];
      };
      expect(plain.exitCode).toBe(1);
      for (const sql of statements) expect(plain.stdout).toContain(sql);

      const start = await freshDatabase(engine);
      if (from !== 'empty')
        await project.ok('upgrade', from === 'models' ? 'head' : ids[0]!, '--url', start.url);
      await runScript(start.url, plain.stdout);
      expect(await project.json('diff', '--from', start.url, '--to', to)).toMatchObject({ same: true });
      await start.drop();
    },
  );

  it('says what cannot be compared', async () => {
    expect(await project.dbm('diff', '--to', 'nonsense')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/There is no revision 'nonsense'[\s\S]*A side is models, database,/),
    });
    expect(await project.refused('diff', '--from', 'modles')).toContain("Did you mean 'models'?");
    const other = engine === 'sqlite' ? 'postgresql://me:hush@127.0.0.1/x' : 'sqlite:///x.db';
    const { exitCode, stderr } = await project.dbm('diff', '--to', other);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/is of \w+, and .* of \w+: they cannot be compared/);
    expect(stderr).not.toContain('hush');
  });

  it('uses the given scratch database, one state after the other', async () => {
    const scratch = await freshDatabase(engine);
    await project.write({
      'dbm.config.ts': `export default ${JSON.stringify({ url: database.url, scratchUrl: scratch.url, models: './models.ts' })};`,
    });
    expect(await lines('--from', 'head-1', '--to', 'head')).toEqual(differs(forth));
    const { statements } = JSON.parse(
      (await project.dbm('diff', '--from', 'models', '--to', 'head-1', '--sql', '--json')).stdout,
    );
    expect(statements.length).toBeGreaterThan(1);
    await withConnection(scratch.url, (query) => query('CREATE TABLE mine (id INTEGER PRIMARY KEY)'));
    expect(await project.dbm('diff', '--from', 'head-1', '--to', 'head')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('is not empty: it has table mine'),
    });
    await scratch.drop();
  });
});

describe('dbm diff without a project', () => {
  it.each(engines())('compares two databases of %s', async (engine) => {
    const [one, other] = [await freshDatabase(engine), await freshDatabase(engine)];
    await withConnection(one.url, (query) => query('CREATE TABLE t (id INTEGER PRIMARY KEY)'));
    const folder = await mkdtemp(join(tmpdir(), 'dbm-cli-'));
    const result = await runCommand(folder, ['diff', '--from', other.url, '--to', one.url]);
    expect(result).toMatchObject({ exitCode: 1, stdout: '+ table t\n' });
    await rm(folder, { recursive: true });
    for (const it of [one, other]) await it.drop();
  });
});
