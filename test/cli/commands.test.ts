import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { type Database, freshDatabase } from '../servers/databases.js';
import { models, type TestProject, testProject } from './projects.js';

const users = (columns = '') =>
  models(`export const users = table('users', { id: integer().primaryKey(), ${columns} });`);

let database: Database;
let project: TestProject;
const query = (sql: string) => withConnection(database.url, (send) => send(sql));

beforeEach(async () => {
  database = await freshDatabase('sqlite');
  project = await testProject(database.url);
  await project.write({ 'models.ts': users() });
});

afterEach(async () => {
  await project.remove();
  await database.drop();
});

describe('init', () => {
  const created = ['dbm.config.ts', 'models.ts', 'migrations/README.md', 'migrations/versions/.gitkeep'];

  test('writes what a project needs, and says the next step', async () => {
    await project.remove();
    await project.write({ 'package.json': '{}' });
    const text = await project.ok('init');
    for (const path of created) {
      expect(existsSync(join(project.folder, path)), path).toBe(true);
      expect(text).toContain(path);
    }
    expect(text).toMatch(/run `dbm migrate -m/);
  });

  test('and what it wrote works', async () => {
    await project.remove();
    await project.write({ 'package.json': '{}' });
    await project.ok('init');
    const url = ['--url', database.url];
    await project.ok('migrate', '-m', 'first tables', ...url);
    await project.ok('upgrade', ...url);
    expect(await project.json('check', ...url)).toMatchObject({ inSync: true, operations: [] });
  });

  test('a URL does not go into the config, and that is said', async () => {
    await project.remove();
    await project.write({ 'package.json': '{}' });
    const { stderr } = await project.dbm('init', '--url', 'postgresql://me:hunter2@localhost/app');
    expect(stderr).toMatch(/^note: The URL is not in the config[\s\S]*DATABASE_URL/);
    expect(await project.read('dbm.config.ts')).not.toContain('hunter2');
  });

  test('overwrites nothing', async () => {
    const config = await project.read('dbm.config.ts');
    await project.write({ 'migrations/README.md': 'mine' });
    const result = await project.json('init');
    expect(await project.read('dbm.config.ts')).toBe(config);
    expect(await project.read('models.ts')).toBe(users());
    expect(await project.read('migrations/README.md')).toBe('mine');
    const paths = (list: string[]) => list.map((path) => path.slice(project.folder.length + 1));
    expect(paths(result.created)).toEqual(['migrations/versions/.gitkeep']);
    expect(paths(result.kept)).toEqual(['dbm.config.ts', 'models.ts', 'migrations/README.md']);
  });

  test('follows a config that is there', async () => {
    await project.write({
      'dbm.config.ts': `export default { url: '${database.url}', models: 'src/db/tables.ts', migrations: 'db' };`,
    });
    await project.ok('init');
    expect(await project.read('src/db/tables.ts')).toContain("table('users'");
    expect(existsSync(join(project.folder, 'db/versions'))).toBe(true);
  });

  test('-d chooses the folder, and the config says so', async () => {
    await project.remove();
    await project.write({ 'package.json': '{}' });
    await project.ok('init', '-d', "db/o'migrations");
    expect(await project.read('dbm.config.ts')).toContain("migrations: './db/o\\'migrations'");
    expect(existsSync(join(project.folder, "db/o'migrations/versions"))).toBe(true);
    expect(await project.json('heads')).toEqual({ heads: [] });
  });
});

describe('revision', () => {
  test('writes an empty file that follows the head, without a database', async () => {
    await project.write({ 'dbm.config.ts': "export default { models: './models.ts' };" });
    const first = await project.json('revision', '-m', 'one', '--rev-id', 'abc');
    expect(first).toEqual({ revision: 'abc', path: expect.stringContaining('_one.ts'), operations: [] });
    await project.json('revision', '-m', 'two');
    const [, second] = await project.versions();
    expect(await project.read(`migrations/versions/${second}`)).toContain("downRevision = 'abc';");
    expect(await project.ok('history')).toMatch(/^abc -> [0-9a-f]{12} \(head\), two\n<base> -> abc, one\n$/);
  });

  test('--autogenerate is migrate', async () => {
    const written = await project.json('revision', '--autogenerate', '-m', 'tables');
    expect(written.operations).toMatchObject([{ kind: 'createTable', table: 'users' }]);
  });

  test('without a message it has a name all the same', async () => {
    await project.json('revision');
    expect(await project.versions()).toEqual([expect.stringMatching(/^\d{8}_\d{4}_revision\.ts$/)]);
    await project.ok('upgrade');
    expect((await project.json('current')).current).toMatchObject([{ message: 'empty message' }]);
  });
});

describe('migrate', () => {
  beforeEach(async () => {
    await project.ok('migrate', '-m', 'first');
    await project.ok('upgrade');
  });

  test('reads like a diff, and marks what is lost', async () => {
    await project.write({ 'models.ts': users("name: string(20), nick: text().default('x')") });
    await project.ok('migrate', '-m', 'second');
    await project.ok('upgrade');
    await project.write({
      'models.ts':
        models(`export const users = table('users', { id: integer().primaryKey(), name: string(40) });
        export const posts = table('posts', { id: integer().primaryKey() });`),
    });
    const { stdout, stderr } = await project.dbm('migrate', '-m', 'third');
    const [wrote, ...lines] = stdout.split('\n').toReversed().slice(2);
    expect(wrote).toMatch(/^Wrote .*_third\.ts$/);
    expect(lines.sort()).toEqual([
      '+ table posts',
      '- users.nick  (destructive)',
      '~ users.name string(20) -> string(40)',
    ]);
    expect(stderr).toBe('');
  });

  test('leaves other tables alone', async () => {
    await query('CREATE TABLE theirs (a integer)');
    await query('CREATE TABLE spatial_ref (a integer)');
    await project.write({
      'dbm.config.ts': `export default { url: '${database.url}', models: './models.ts', exclude: ['theirs', /^spatial_/] };`,
    });
    expect(await project.json('check')).toMatchObject({ inSync: true, operations: [] });
  });

  test('says what it does not manage', async () => {
    await query('CREATE VIEW everyone AS SELECT * FROM users');
    const { exitCode, stdout, stderr } = await project.dbm('check', '--json');
    expect({ exitCode, document: JSON.parse(stdout) }).toMatchObject({
      exitCode: 0,
      document: { inSync: true },
    });
    expect(stderr).toBe('note: Not managed by dbm, and left alone: view everyone.\n');
  });

  test('keeps its history in another table when the config says so', async () => {
    await project.write({
      'dbm.config.ts': `export default { url: '${database.url}', models: './models.ts', versionTable: 'history' };`,
    });
    expect(await project.json('current')).toEqual({ current: [], atHeads: false });
    const { missing } = JSON.parse((await project.dbm('check', '--json')).stdout);
    const { revisions } = await project.json('history');
    expect(missing.toReversed()).toEqual(revisions.map((it: { revision: string }) => it.revision));
    await query('DROP TABLE dbm_version');
    await project.ok('stamp', 'head');
    expect(await query('SELECT count(*) AS n FROM history')).toEqual([{ n: 1 }]);
    expect(await project.json('check')).toMatchObject({ inSync: true, operations: [] });
  });

  test('--directory uses the migrations of another folder', async () => {
    const other = join(project.folder, 'other');
    await project.write({ 'other/versions/.gitkeep': '' });
    expect(await project.json('heads', '-d', other)).toEqual({ heads: [] });
    expect((await project.json('heads')).heads).toHaveLength(1);
  });

  test('--echo prints the SQL, on standard error', async () => {
    const { stdout, stderr } = await project.dbm('current', '--echo', '--json');
    expect(JSON.parse(stdout).current).toHaveLength(1);
    expect(stderr).toMatch(/^SELECT .* FROM "dbm_version";$/m);
  });

  test('echo: true in the config does the same', async () => {
    await project.write({
      'dbm.config.ts': `export default { url: '${database.url}', models: './models.ts', echo: true };`,
    });
    expect((await project.dbm('current')).stderr).toMatch(/^SELECT .* FROM "dbm_version";$/m);
  });
});

describe('a not-null column for a table with rows', () => {
  beforeEach(async () => {
    await project.ok('migrate', '-m', 'first');
    await project.ok('upgrade');
    await query('INSERT INTO users (id) VALUES (1)');
    await project.write({ 'models.ts': users('age: integer().notNull(), since: timestamp().notNull()') });
  });

  test('is asked for on a terminal, again until the answer fits', async () => {
    project.answers = ['old', '42', 'now()'];
    const { stderr } = await project.dbm('migrate', '-m', 'second');
    expect(project.answers).toEqual([]);
    expect(stderr).toContain('users.age integer() takes no nulls, and users has rows.');
    expect(stderr).toContain('No: that is no value for integer()');
    await project.ok('upgrade');
    expect(await query('SELECT age, since FROM users')).toEqual([
      { age: 42, since: expect.stringMatching(/^\d{4}-/) },
    ]);
  });

  test('is not asked for where a renamed column has one in all rows', async () => {
    await project.write({ 'models.ts': users('name: string(9)') });
    await project.ok('migrate', '-m', 'second');
    await project.ok('upgrade');
    await query("UPDATE users SET name = 'a'");
    await project.write({ 'models.ts': users("full_name: string(9).notNull().renamedFrom('name')") });
    project.answers = [];
    expect((await project.dbm('migrate', '-m', 'third')).stderr).toBe('');
    await project.ok('upgrade');
    expect(await query('SELECT full_name FROM users')).toEqual([{ full_name: 'a' }]);
  });

  test('without an answer the migration fails early and says why', async () => {
    project.answers = ['', null];
    expect((await project.dbm('migrate', '-m', 'second')).stderr).toContain(
      'users.age and users.since need values for the rows that are there: give them in the file, or write it again ' +
        'with `dbm migrate --backfill users.age=<value> --backfill users.since=<value>`.',
    );
    const { exitCode, stderr } = await project.dbm('upgrade');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('users has rows: users.age and users.since are not null and have no default');
    expect(await query('SELECT * FROM users')).toEqual([{ id: 1 }]);
    await query('DELETE FROM users');
    await project.ok('upgrade');
  });

  test('--backfill answers before it is asked, also with SQL', async () => {
    await project.ok(
      'migrate',
      '--backfill',
      'users.age=sql:id + 40',
      '--backfill',
      'users.since=2026-01-02',
    );
    await project.ok('upgrade');
    expect(await query('SELECT age, since FROM users')).toEqual([{ age: 41, since: '2026-01-02' }]);
    expect(await project.json('check')).toMatchObject({ inSync: true, operations: [] });
  });

  test('an empty table is not asked about', async () => {
    await query('DELETE FROM users');
    project.answers = [];
    expect((await project.dbm('migrate', '-m', 'second')).stderr).not.toContain('backfill');
    await project.ok('upgrade');
  });

  test('nulls of a column that stops taking them are asked about, too', async () => {
    await project.write({ 'models.ts': users('name: string(20)') });
    await project.ok('migrate', '-m', 'name');
    await project.ok('upgrade');
    await project.write({ 'models.ts': users('name: string(20).notNull()') });
    project.answers = ['nobody'];
    await project.ok('migrate', '-m', 'not null');
    await project.ok('upgrade');
    expect(await query('SELECT name FROM users')).toEqual([{ name: 'nobody' }]);
  });

  test('a column is asked about without which rows break a check or what is generated', async () => {
    const columns =
      'given: text(), family: text(), nick: text(), hello: text().notNull().generated(sql`coalesce(family, given)`), bye: text().notNull().generated(sql`coalesce(nick, 0)`)';
    await project.write({ 'models.ts': users(columns) });
    project.answers = ['Ann'];
    const { stderr } = await project.dbm('migrate', '-m', 'names');
    expect(stderr).toContain('users.given text() needs a value: rows of users would not meet a check');
    await project.ok('upgrade');
    expect(await query('SELECT given, family, hello, bye FROM users')).toEqual([
      { given: 'Ann', family: null, hello: 'Ann', bye: '0' },
    ]);
    await project.ok('downgrade');
  });
});

describe('what looks like a rename', () => {
  beforeEach(async () => {
    await project.write({ 'models.ts': users('name: string(20)') });
    await project.ok('migrate', '-m', 'first');
    await project.ok('upgrade');
    await query("INSERT INTO users (name) VALUES ('ann')");
    await project.write({ 'models.ts': users('full_name: string(20)') });
  });

  test('is asked for on a terminal', async () => {
    project.answers = ['r'];
    expect(await project.ok('migrate', '-m', 'second')).toContain('~ users.name -> users.full_name\n');
    await project.ok('upgrade');
    expect(await query('SELECT full_name FROM users')).toEqual([{ full_name: 'ann' }]);
    await project.ok('downgrade');
    expect(await query('SELECT name FROM users')).toEqual([{ name: 'ann' }]);
  });

  test.each([
    [['what?', 'Y'], '~ users.name -> users.full_name\n'],
    [['', 'unused'], '~ users.name -> users.full_name\n'],
    [['x', ' no '], '- users.name'],
    [[null], '- users.name'],
  ])('is asked for until the answer is one: %j', async (answers, change) => {
    project.answers = [...answers];
    const { stdout, stderr } = await project.dbm('migrate', '-m', 'second');
    expect(stdout).toContain(change);
    // Who has answered knows it.
    expect(stderr.includes('If it was renamed')).toBe(answers[0] === null);
  });

  test.each(['users.name:users.full_name', 'users.name:full_name'])(
    '--rename %s answers before it is asked',
    async (rename) => {
      await project.ok('migrate', '--rename', rename);
      await project.ok('upgrade');
      expect(await query('SELECT full_name FROM users')).toEqual([{ full_name: 'ann' }]);
    },
  );

  test('--rename never drops what the models still have', async () => {
    await project.write({ 'models.ts': users('name: string(20), full_name: string(20)') });
    await project.ok('migrate', '-m', 'both');
    await project.ok('upgrade');
    await project.write({ 'models.ts': users('name: string(30), full_name: string(20)') });
    expect(await project.dbm('migrate', '--rename', 'users.name:users.full_name')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--rename users.name:full_name would drop users.full_name'),
    });
  });

  test('without an answer it is a drop and an addition, with the flag that would have renamed', async () => {
    const { stdout, stderr } = await project.dbm('migrate', '-m', 'second');
    expect(stdout).toContain('- users.name  (destructive)\n');
    expect(stderr).toContain('`dbm migrate --rename users.name:full_name`');
  });
});

describe('reports', () => {
  beforeEach(async () => {
    await project.ok('revision', '-m', 'one', '--rev-id', 'aa1');
    await project.ok('revision', '-m', 'two\nwith more words', '--rev-id', 'bb2');
    await project.ok('revision', '-m', 'three', '--rev-id', 'cc3');
    await project.ok('upgrade', 'bb2');
  });

  test('history, all of it or a range', async () => {
    const list = async (...argv: string[]) =>
      (await project.json('history', ...argv)).revisions.map((it: { revision: string }) => it.revision);
    expect(await list()).toEqual(['cc3', 'bb2', 'aa1']);
    expect(await list('-r', 'aa1:bb2')).toEqual(['bb2', 'aa1']);
    expect(await list('-r', 'current:')).toEqual(['cc3', 'bb2']);
    expect(await list('-r', '-1:current')).toEqual(['bb2', 'aa1']);
  });

  test('a revision of the history, to the letter', async () => {
    const { revisions } = await project.json('history');
    expect(revisions[0]).toEqual({
      revision: 'cc3',
      downRevisions: ['bb2'],
      children: [],
      dependsOn: [],
      branchLabels: [],
      branches: [],
      replaces: [],
      message: 'three',
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      path: expect.stringMatching(/^\/.*_three\.ts$/),
      isHead: true,
      isCurrent: false,
      applied: false,
      appliedAt: null,
    });
  });

  test('without -i or --json, history asks no database', async () => {
    await project.write({ 'dbm.config.ts': "export default { models: './models.ts' };" });
    expect(await project.ok('history')).toContain('bb2 -> cc3 (head), three\n');
    expect((await project.dbm('history', '-i')).exitCode).toBe(2);
  });

  test('show and -v say everything', async () => {
    const block = (revision: string, marks: string, parent: string) =>
      new RegExp(
        `Revision: ${revision}${marks}\\nRevises:  ${parent}\\nCreated:  \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC\\n(?:Applied:  .* UTC\\n)?Path:     .*\\.ts\\n`,
      );
    expect(await project.ok('show')).toMatch(block('cc3', ' \\(head\\)', 'bb2'));
    expect(await project.ok('show', 'aa')).toMatch(block('aa1', '', '<base>'));
    expect(await project.ok('show', 'current')).toMatch(block('bb2', '', 'aa1'));
    expect(await project.ok('heads', '-v')).toMatch(block('cc3', ' \\(head\\)', 'bb2'));
    expect(await project.ok('history', '-v', '-i')).toMatch(block('bb2', ' \\(current\\)', 'aa1'));
    expect(await project.ok('current', '-v')).toMatch(
      /^Revision: bb2\n[\s\S]*\nApplied: {2}\d{4}-.* UTC\nPath: /,
    );
  });

  test('heads', async () => {
    expect(await project.ok('heads')).toBe('cc3 (head), three\n');
    expect(await project.json('heads')).toMatchObject({
      heads: [{ revision: 'cc3', downRevisions: ['bb2'], message: 'three', isHead: true }],
    });
  });
});

test('with --json an error is a document, and its message is on standard error', async () => {
  const { exitCode, stdout, stderr } = await project.dbm('show', 'nothing', '--json');
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout)).toEqual({
    error: {
      code: 'revision',
      message: expect.stringContaining("'nothing'"),
      hint: expect.stringContaining('dbm history'),
    },
  });
  expect(stderr).toMatch(/^dbm: /);
});
