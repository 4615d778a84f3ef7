import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { dump } from '../servers/dumps.js';
import { models, type TestProject, testProject } from './projects.js';

let database: Database;
let project: TestProject;
const query = (sql: string) => withConnection(database.url, (send) => send(sql));
const shape = async (columns: string, more = '') =>
  project.write({
    'models.ts': models(`export const users = table('users', {
  id: integer().primaryKey().autoIncrement(), name: string(40).notNull(), ${columns}
}); ${more}`),
  });
const migrate = (id: string) => project.ok('migrate', '-m', id, '--rev-id', id);
const posts = `export const posts = table('posts', {
  id: integer().primaryKey(), user_id: integer().references(() => users.id), title: string(80),
}, (t) => [index().on(t.user_id)]);`;

/** a1 to e1: tables, a column, a step with data, a change that rests on it, another table; f1 comes later. */
async function history(): Promise<void> {
  await shape('');
  await migrate('a1');
  await project.ok('upgrade');
  await shape('email: string(80)');
  await migrate('b1');
  await project.ok('revision', '-m', 'c1 fills', '--rev-id', 'c1');
  const file = (await project.versions()).find((it) => it.includes('c1_fills'))!;
  const source = await project.read(`migrations/versions/${file}`);
  await project.write({
    [`migrations/versions/${file}`]: source.replace(
      'upgrade(op: Op): Promise<void> {}',
      `upgrade(op: Op): Promise<void> {
  const users = await op.db.selectFrom('users').selectAll().execute();
  for (const it of users) await op.db.updateTable('users').set({ email: it.name + '@x' }).where('id', '=', it.id).execute();
}`,
    ),
  });
  await project.ok('upgrade');
  await shape('email: string(120).notNull()');
  await project.ok('migrate', '-m', 'd1', '--rev-id', 'd1', '--backfill', 'users.email=none');
  await project.ok('upgrade');
  await shape('email: string(120).notNull()', posts);
  await migrate('e1');
  await project.ok('upgrade');
  await project.ok('revision', '-m', 'f1', '--rev-id', 'f1');
  await project.ok('upgrade');
}

/** Without the version table: its rows are those of another history. */
const structure = async () =>
  (await dump(database.url)).replaceAll(/^.*dbm_version.*$/gm, '').replaceAll(/AUTO_INCREMENT=\d+ ?/g, '');

describe.each(engines())('squash on %s', (engine) => {
  beforeEach(async () => {
    database = await freshDatabase(engine);
    project = await testProject(database.url);
    await history();
  });

  afterEach(async () => {
    await project.remove();
    await database.drop();
  });

  test('gives the same for a database before, and stands for what one behind has applied', async () => {
    await query("INSERT INTO users (name, email) VALUES ('ann', 'a@b')");
    const before = await project.json('check');
    expect(before.inSync).toBe(true);
    const result = await project.json('squash', 'a1:e1', '--rev-id', 's1', '-m', 'beginnings');
    expect(result).toMatchObject({ revision: 's1', replaces: ['a1', 'b1', 'c1', 'd1', 'e1'] });
    expect(result.kept.map((it: string) => basename(it))).toEqual([
      expect.stringMatching(/^_.*c1_fills\.ts$/),
      expect.stringMatching(/^_.*d1\.ts$/),
    ]);
    expect(result.removed.filter((it: string) => existsSync(it))).toEqual([]);
    const source = await project.read(result.path.slice(project.folder.length + 1));
    expect(source).toMatch(
      /createTable[\s\S]*await step1\.upgrade\(op\);\n {2}await step2\.upgrade\(op\);\n[\s\S]*createTable/,
    );

    // The database has all of it applied.
    expect((await project.json('current')).current).toMatchObject([{ revision: 'f1' }]);
    expect((await project.json('history')).revisions.map((it: { applied: boolean }) => it.applied)).toEqual([
      true,
      true,
    ]);
    expect((await project.json('upgrade')).applied).toEqual([]);
    expect((await project.json('check')).inSync).toBe(true);

    // Taken back, it takes the rows of the replaced ones along; applied again, it is the same database.
    const there = await structure();
    expect(await project.json('downgrade', 's1')).toMatchObject({ from: ['f1'], to: ['s1'] });
    expect((await query('SELECT revision FROM dbm_version')).map((it) => it.revision)).toEqual(['s1']);
    expect(await query('SELECT name, email FROM users')).toEqual([{ name: 'ann', email: 'a@b' }]);
    await project.ok('downgrade', 'base');
    expect(await query('SELECT * FROM dbm_version')).toEqual([]);
    await project.ok('upgrade');
    expect(await structure()).toBe(there);
    expect((await project.json('current')).current).toMatchObject([{ revision: 'f1' }]);
    expect((await project.json('check')).inSync).toBe(true);
  });

  test('a database inside of the run is refused, and comes to no harm', async () => {
    await project.ok('downgrade', 'b1');
    await project.ok('squash', 'a1:e1', '--rev-id', 's1');
    for (const command of ['upgrade', 'downgrade', 'check']) {
      const { exitCode, stderr } = await project.dbm(command);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 2,
        stderr: expect.stringMatching(
          /only some of the revisions that s1[\s\S]*Upgrade it to e1 with the migration files from before/,
        ),
      });
    }
    expect((await project.json('current')).current).toMatchObject([{ revision: 'b1' }]);
  });
});

describe('squash', () => {
  beforeEach(async () => {
    database = await freshDatabase('sqlite');
    project = await testProject(database.url);
  });

  afterEach(async () => {
    await project.remove();
    await database.drop();
  });

  const refusal = async (...argv: string[]) => {
    const files = await project.versions();
    const { exitCode, stderr } = await project.dbm(...argv);
    expect(exitCode).toBe(2);
    expect(await project.versions()).toEqual(files);
    return stderr;
  };
  const file = (id: string, down: string | null, up: string, back = '') =>
    project.write({
      [`migrations/versions/2026010${id.charCodeAt(0) - 96}_${id}.ts`]: `import type { Op } from 'kysely-dbm';
import { integer, text } from 'kysely-dbm/schema';
export const revision = '${id}';
export const downRevision = ${down === null ? null : `'${down}'`};
export async function upgrade(op: Op) { ${up} }
export async function downgrade(op: Op) { ${back} }`,
    });

  test('structure alone becomes what differs, and a squashed one can be squashed again', async () => {
    await file(
      'a1',
      null,
      "await op.createTable('t', { a: integer(), gone: integer() });",
      "await op.dropTable('t');",
    );
    await file(
      'b1',
      'a1',
      "await op.alterTable('t', (t) => { t.renameColumn('a', 'b'); t.dropColumn('gone'); });",
      "await op.alterTable('t', (t) => { t.renameColumn('b', 'a'); t.addColumn('gone', integer()); });",
    );
    await file('c1', 'b1', "await op.addColumn('t', 'c', text());", "await op.dropColumn('t', 'c');");
    const one = await project.json('squash', 'a1:b1', '--rev-id', 's1');
    expect(one.kept).toEqual([]);
    const source = await project.read(one.path.slice(project.folder.length + 1));
    expect(source).toMatch(
      /upgrade\(op: Op\): Promise<void> \{\n {2}await op\.createTable\('t', \{\s+b: integer\(\),?\s*\}\);\n\}/,
    );
    const two = await project.json('squash', 's1:c1', '--rev-id', 's2');
    expect(await project.versions()).toHaveLength(1);
    expect(two.replaces).toEqual(['a1', 'b1', 's1', 'c1']);
    await project.ok('upgrade');
    expect(await query('SELECT b, c FROM t')).toEqual([]);
  });

  test('a column that goes and one that comes with its name are not one', async () => {
    await file(
      'a1',
      null,
      "await op.createTable('t', { a: integer(), b: integer() });",
      "await op.dropTable('t');",
    );
    await project.ok('upgrade');
    await query('INSERT INTO t VALUES (1, 2)');
    await file('b1', 'a1', "await op.dropColumn('t', 'b');", "await op.addColumn('t', 'b', integer());");
    await file('c1', 'b1', "await op.addColumn('t', 'b', text());", "await op.dropColumn('t', 'b');");
    await project.ok('squash', 'b1:c1');
    await project.ok('upgrade');
    expect(await query('SELECT * FROM t')).toEqual([{ a: 1, b: null }]);
  });

  test('what is no straight line, or has a step without a transaction, is refused', async () => {
    await file('a1', null, '');
    await file('b1', 'a1', '');
    await file('c1', 'b1', '');
    await file('d1', 'b1', '');
    expect(await refusal('squash', 'a1:c1')).toContain('d1 (d1) follows b1 (b1), too');
    expect(await refusal('squash', 'a1:a1')).toContain('There are no two revisions');
    expect(await refusal('squash', 'b1')).toContain("'b1' is not a range");
    expect(await refusal('squash', 'c1:a1')).toContain('does not build on');
    expect(await refusal('squash', 'a1:b1', '--rev-id', 'c1')).toContain('There is a revision c1 already');
    await project.write({
      'migrations/versions/20260105_e1.ts':
        "export const revision = 'e1';\nexport const downRevision = 'd1';\nexport const transaction = false;",
    });
    expect(await refusal('squash', 'd1:e1')).toContain('e1 (e1) runs without a transaction');
  });

  test('what cannot be proven leaves everything as it was', async () => {
    await file('a1', null, "await op.createTable('t', { a: integer() });", "await op.dropTable('t');");
    await file('b1', 'a1', "await op.execute('CREATE TABLE u (a integer)');", '');
    await file('c1', 'b1', "await op.addColumn('t', 'c', text());", "await op.dropColumn('t', 'c');");
    const before = await project.versions();
    expect(await refusal('squash', 'a1:c1')).toMatch(
      /downgrade of the squashed revision would not give the same/,
    );
    expect(await project.versions()).toEqual(before);
    await project.ok('upgrade');
  });

  test('a formatter that fails leaves everything as it was, too', async () => {
    await file('a1', null, "await op.execute('CREATE TABLE t (a integer)');", "await op.dropTable('t');");
    await file('b1', 'a1', "await op.addColumn('t', 'c', text());", "await op.dropColumn('t', 'c');");
    await project.write({
      'dbm.config.ts': `export default { url: '${database.url}', migrations: { postWrite: 'exit 3;' } };`,
    });
    expect(await refusal('squash', 'a1:b1')).toContain('exit code 3');
    await project.ok('upgrade');
  });
});
