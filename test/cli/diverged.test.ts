import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { type Database, freshDatabase } from '../servers/databases.js';
import { models, type TestProject, testProject } from './projects.js';

let database: Database;
let project: TestProject;
const add = (id: string, ...argv: string[]) => project.ok('revision', '-m', id, '--rev-id', id, ...argv);

/** Two people have each added revisions behind a1: one b1, the other c1 and c2. */
beforeEach(async () => {
  database = await freshDatabase('sqlite');
  project = await testProject(database.url);
  await withConnection(database.url, (send) => send('CREATE TABLE t (id INTEGER PRIMARY KEY)'));
  await project.write({
    'models.ts': models(`export const t = table('t', { id: integer().primaryKey() });`),
  });
  await add('a1');
  await add('b1');
  await add('c1', '--head', 'a1', '--splice');
  await add('c2', '--head', 'c1');
});

afterEach(async () => {
  await project.remove();
  await database.drop();
});

const words =
  'b1 (b1) and c2 (c2) both build on a1 (a1), and neither on the other. `dbm merge b1 c2` joins them; `dbm rebase c1` puts one behind the other';

describe('two heads without a label', () => {
  test('heads and check say so, and what to do', async () => {
    const { stdout, stderr } = await project.dbm('heads');
    expect(stdout).toBe('b1 (head), b1\nc2 (head), c2\n');
    expect(stderr).toContain(words);
    await project.ok('upgrade', 'heads');
    const check = await project.dbm('check', '--json');
    expect(check).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(words) });
    expect(JSON.parse(check.stdout)).toMatchObject({
      inSync: false,
      operations: [],
      missing: [],
      diverged: [['b1', 'c2']],
    });
    expect((await project.dbm('check')).stderr).toContain(
      'The models and the database are the same, but heads have come apart.\n',
    );
    await project.ok('merge');
    expect((await project.dbm('heads')).stderr).toBe('');
    await project.ok('upgrade');
    expect((await project.dbm('check')).exitCode).toBe(0);
  });

  test('upgrade stops, and names both and the ways out', async () => {
    expect(await project.refused('upgrade')).toMatch(
      /'head' means one head, and there are 2: b1 \(b1\), c2 \(c2\)[\s\S]*dbm merge heads[\s\S]*dbm rebase/,
    );
  });

  test('a label makes them two branches that are meant', async () => {
    await add('d1', '--head', 'a1', '--splice', '--branch-label', 'other');
    await project.ok('merge', 'b1', 'c2');
    expect((await project.dbm('heads')).stderr).toBe('');
    await project.ok('upgrade', 'heads');
    expect((await project.dbm('check')).exitCode).toBe(0);
  });
});

describe('rebase', () => {
  test('puts a revision and what builds on it behind the other head', async () => {
    const { path } = await project.json('show', 'c1');
    const name = path.slice(project.folder.length + 1);
    const before = await project.read(name);
    expect(await project.json('rebase', 'c1')).toEqual({ revision: 'c1', path, from: ['a1'], onto: 'b1' });
    expect(await project.read(name)).toBe(
      before.replace("downRevision = 'a1'", "downRevision = 'b1'").replace('Revises: a1', 'Revises: b1'),
    );
    expect((await project.json('heads')).heads).toMatchObject([{ revision: 'c2' }]);
    await project.ok('upgrade');
  });

  test('takes headers that were written by hand', async () => {
    const { path } = await project.json('show', 'c1');
    const name = path.slice(project.folder.length + 1);
    await project.write({
      [name]: `const revision = "c1";
export { revision }; // eslint-disable-line
export const revision2 = 1;
module.exports = { revision: 'c1', downRevision: [ /* parent */ 'a1', ], upgrade() {}, downgrade() {} };`,
    });
    await project.ok('rebase', 'c1');
    expect(await project.read(name)).toContain("downRevision: 'b1', upgrade()");
    await project.write({
      [name]: "export const revision = 'c1', downRevision = 'a1' as const;\nexport function upgrade() {}",
    });
    await project.ok('rebase', 'c1');
    expect(await project.read(name)).toContain("downRevision = 'b1' as const;");
  });

  test('works the other way round, and with several heads onto the one that is named', async () => {
    await add('d1', '--head', 'a1', '--splice');
    expect(await project.refused('rebase', 'b1')).toMatch(
      /could follow 2 heads: c2 \(c2\), d1 \(d1\)[\s\S]*--onto c2/,
    );
    await project.ok('rebase', 'b1', '--onto', 'd1');
    await project.ok('rebase', 'd1', '--onto', 'c2');
    expect(await project.ok('history')).toBe(
      'd1 -> b1 (head), b1\nc2 -> d1, d1\nc1 -> c2, c2\na1 -> c1, c1\n<base> -> a1, a1\n',
    );
  });

  test('leaves alone what is applied', async () => {
    await project.ok('upgrade', 'c2');
    expect(await project.refused('rebase', 'c1')).toMatch(/c1 \(c1\) is applied[\s\S]*dbm downgrade a1/);
    await project.ok('rebase', 'b1');
    expect((await project.json('show', 'b1')).downRevisions).toEqual(['c2']);
  });

  test('refuses what makes no sense', async () => {
    expect(await project.refused('rebase', 'a1')).toContain('There is no other head');
    expect(await project.refused('rebase', 'c1', '--onto', 'c2')).toContain('would move along');
    expect(await project.refused('rebase', 'c1', '--onto', 'a1')).toContain('follows a1 (a1) already');
    await add('m1', '--head', 'heads');
    expect(await project.refused('rebase', 'm1', '--onto', 'a1')).toContain('joins b1, c2');
    await add('d1', '--head', 'a1', '--splice', '--depends-on', 'c1');
    expect(await project.refused('rebase', 'c1', '--onto', 'd1')).toContain('follow each other in a circle');
    expect((await project.json('show', 'c1')).downRevisions).toEqual(['a1']);
  });
});

test('history draws branches and merges, marks where the database stands and says when', async () => {
  await project.ok('merge', '-m', 'together', '--rev-id', 'm1');
  await add('d1');
  expect(await project.ok('history')).toBe(
    `*   m1 -> d1 (head), d1
*   b1, c2 -> m1 (mergepoint), together
├─╮
│ * c1 -> c2, c2
│ * a1 -> c1, c1
* │ a1 -> b1, b1
├─╯
*   <base> -> a1 (branchpoint), a1
`,
  );
  await project.ok('upgrade', 'c2');
  const time = /\[\d{4}-\d\d-\d\d \d\d:\d\d UTC\]/g;
  expect((await project.ok('history', '-i')).replace(time, '[then]')).toBe(
    `*   m1 -> d1 (head), d1 [not applied]
*   b1, c2 -> m1 (mergepoint), together [not applied]
├─╮
│ * c1 -> c2 (current), c2 [then]
│ * a1 -> c1, c1 [then]
* │ a1 -> b1, b1 [not applied]
├─╯
*   <base> -> a1 (branchpoint), a1 [then]
`,
  );
  expect(await project.ok('history', '-r', 'c1:c2')).toBe('c1 -> c2, c2\na1 -> c1, c1\n');
  expect(await project.ok('history', '-v')).toContain('* │ Revision: b1\n│ │ Revises:  a1\n│ │ Created:  ');
  expect(await project.json('history', '-r', 'c2:c2')).toMatchObject({
    revisions: [{ revision: 'c2', isCurrent: true, applied: true, appliedAt: expect.stringMatching(/Z$/) }],
  });
  expect(await withConnection(database.url, (send) => send('SELECT count(*) AS n FROM dbm_version'))).toEqual(
    [{ n: 3 }],
  );
});
