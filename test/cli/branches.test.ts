import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { type Database, freshDatabase } from '../servers/databases.js';
import { models, type TestProject, testProject } from './projects.js';

let database: Database;
let project: TestProject;
const query = (sql: string) => withConnection(database.url, (send) => send(sql));
const config = (more: string) =>
  project.write({
    'dbm.config.ts': `export default { url: '${database.url}', models: './models.ts', ${more} };`,
  });
/** Writes an empty migration with this id. */
const add = (id: string, ...argv: string[]) => project.ok('revision', '-m', id, '--rev-id', id, ...argv);

beforeEach(async () => {
  database = await freshDatabase('sqlite');
  project = await testProject(database.url);
  await project.write({ 'models.ts': models('') });
});

afterEach(async () => {
  await project.remove();
  await database.drop();
});

describe('where a new revision goes', () => {
  beforeEach(async () => {
    await add('a1');
    await add('b1');
  });

  test('--head and --splice begin a branch', async () => {
    expect(await project.refused('revision', '--head', 'a1')).toMatch(
      /a1 \(a1\) is no head: b1[\s\S]*--splice/,
    );
    await add('c1', '--head', 'a1', '--splice', '--branch-label', 'billing');
    expect((await project.json('show', 'c1')).downRevisions).toEqual(['a1']);
    await add('c2', '--head', 'billing@head');
    expect(await project.json('show', 'c2')).toMatchObject({
      downRevisions: ['c1'],
      branchLabels: [],
      branches: ['billing'],
    });
  });

  test('--head base begins a history of its own', async () => {
    const { path } = await project.json('revision', '--head', 'base', '--branch-label', 'audit');
    const source = await readFile(path, 'utf8');
    expect(source).toContain("export const downRevision = null;\nexport const branchLabels = ['audit'];\n");
    expect((await project.json('heads')).heads).toHaveLength(2);
  });

  test('with several heads, one must be chosen', async () => {
    await add('c1', '--head', 'a1', '--splice', '--branch-label', 'billing');
    const message = /There are 2 heads[\s\S]*--head b1 or --head billing@head[\s\S]*dbm merge heads/;
    expect(await project.refused('revision', '-m', 'x')).toMatch(message);
    expect(await project.refused('migrate', '-m', 'x')).toMatch(message);
    await add('b2', '--head', 'b1');
    expect((await project.json('show', 'b2')).downRevisions).toEqual(['b1']);
  });

  test('--depends-on takes any identifier, and keeps a label', async () => {
    await add('c1', '--head', 'base', '--branch-label', 'billing');
    await add('b2', '--head', 'b1', '--depends-on', 'billing', '--depends-on', 'a');
    expect((await project.json('show', 'b2')).dependsOn).toEqual(['billing', 'a1']);
    expect(await project.ok('show', 'b2')).toContain('Depends:  billing, a1\n');
    await project.ok('upgrade', 'b2');
    expect((await query('SELECT revision FROM dbm_version')).map((it) => it.revision).sort()).toEqual([
      'a1',
      'b1',
      'b2',
      'c1',
    ]);
    expect(await project.ok('heads')).toBe('c1 (billing) (head), c1\nb2 (head), b2\n');
    expect(await project.ok('heads', '--resolve-dependencies')).toBe('b2 (head), b2\n');
  });

  test('names that are taken or cannot be used are refused', async () => {
    await add('c1', '--branch-label', 'billing');
    expect(await project.refused('revision', '--rev-id', 'a1')).toContain('There is a revision a1 already');
    expect(await project.refused('revision', '--rev-id', 'billing')).toContain(
      'billing is a branch label already',
    );
    expect(await project.refused('revision', '--branch-label', 'billing')).toContain('--head billing@head');
    expect(await project.refused('revision', '--branch-label', 'a@b')).toContain("--branch-label 'a@b'");
    expect(await project.refused('revision', '--depends-on', 'zz')).toContain("There is no revision 'zz'");
    expect(await project.refused('revision', '--head', '-1')).toContain('goes too far');
  });

  test('--head current asks the database', async () => {
    await project.ok('upgrade', 'a1');
    await add('c1', '--head', 'current', '--splice');
    expect((await project.json('show', 'c1')).downRevisions).toEqual(['a1']);
  });

  test('migrate goes where it is told, too', async () => {
    await add('c1', '--head', 'base', '--branch-label', 'billing');
    await project.ok('upgrade', 'heads');
    await project.write({
      'models.ts': models(`export const t = table('t', { id: integer().primaryKey() });`),
    });
    await project.ok('migrate', '-m', 't', '--rev-id', 'c2', '--head', 'billing@head');
    expect(await project.json('show', 'c2')).toMatchObject({ downRevisions: ['c1'] });
  });
});

describe('several folders of versions', () => {
  const folderOf = async (id: string) => {
    const { path } = await project.json('show', id);
    return dirname(path).slice(project.folder.length + 1);
  };

  beforeEach(() => config("migrations: { versions: ['core', 'billing/versions'] }"));

  test('a revision goes to the folder that is named, else to that of the one before, else to the first', async () => {
    await add('a1');
    await add('b1', '--head', 'base', '--version-path', 'billing/versions', '--branch-label', 'billing');
    await add('b2', '--head', 'billing@head');
    await add('a2', '--head', 'a1');
    expect(await Promise.all(['a1', 'a2', 'b1', 'b2'].map(folderOf))).toEqual([
      'core',
      'core',
      'billing/versions',
      'billing/versions',
    ]);
    await project.ok('upgrade', 'heads');
    expect((await project.json('current')).current).toHaveLength(2);
  });

  test('another folder is refused', async () => {
    expect(await project.refused('revision', '--version-path', 'elsewhere')).toMatch(
      /--version-path elsewhere is none[\s\S]*core, .*billing\/versions/,
    );
  });

  test('recursive folders may be named by what is in them', async () => {
    await config("migrations: { versions: 'core', recursive: true }");
    await add('a1', '--version-path', 'core/2026');
    expect(await folderOf('a1')).toBe('core/2026');
    await add('a2');
    expect((await project.json('heads')).heads).toMatchObject([{ revision: 'a2', downRevisions: ['a1'] }]);
  });

  test('several revisions of one minute stay in order, in the time zone and the form that the config says', async () => {
    await config(
      "migrations: { fileTemplate: '{year}_{month}_{day}_{time}_{rev}_{slug}', timeZone: 'Asia/Tokyo' }",
    );
    await add('b1');
    await add('a1');
    const names = await project.versions();
    expect(names.map((it) => it.slice(-8))).toEqual(['b1_b1.ts', 'a1_a1.ts']);
    const tokyo = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '_');
    expect(names[0]!.slice(0, 10)).toBe(tokyo);
  });
});

describe('merge and branches', () => {
  beforeEach(async () => {
    await add('a1');
    await add('b1');
    await add('c1', '--head', 'a1', '--splice');
  });

  test('merge joins all heads, or those that are named', async () => {
    const merged = await project.json('merge', '-m', 'together', '--rev-id', 'm1', '--branch-label', 'all');
    expect(merged).toEqual({ revision: 'm1', path: expect.stringMatching(/_together\.ts$/), operations: [] });
    expect(await project.json('show', 'm1')).toMatchObject({
      downRevisions: ['b1', 'c1'],
      branchLabels: ['all'],
      isHead: true,
    });
    await project.ok('upgrade');
    expect((await project.json('current')).current).toMatchObject([{ revision: 'm1' }]);
    await project.ok('downgrade', 'b1');
    expect((await query('SELECT revision FROM dbm_version')).map((it) => it.revision).sort()).toEqual([
      'a1',
      'b1',
      'c1',
    ]);
  });

  test('merge without a message says what it joins', async () => {
    await project.ok('merge', 'b1', 'c1');
    expect((await project.json('show', 'head')).message).toBe('merge b1 and c1');
  });

  test('merge of what is joined already, or of one alone, is refused', async () => {
    expect(await project.refused('merge', 'a1', 'b1')).toContain('b1 (b1) builds on a1 (a1)');
    expect(await project.refused('merge', 'b1')).toContain('There is only b1 (b1): nothing to join');
    expect(await project.refused('merge', 'b1', 'b1')).toContain('nothing to join');
    expect(await project.refused('merge', 'b1', 'zz')).toContain("There is no revision 'zz'");
  });

  test('branches lists where the history parts', async () => {
    expect(await project.ok('branches')).toBe(
      'a1 (branchpoint), a1\n  -> b1 (head), b1\n  -> c1 (head), c1\n',
    );
    expect(await project.json('branches')).toEqual({
      branches: [
        { revision: 'a1', message: 'a1', path: expect.stringMatching(/_a1\.ts$/), children: ['b1', 'c1'] },
      ],
    });
    expect(await project.ok('branches', '-v')).toMatch(
      /Revision: a1 \(branchpoint\)\n[\s\S]*Parts: {4}b1, c1\n/,
    );
    await add('z1', '--head', 'base');
    expect(await project.ok('branches')).toMatch(
      /^<base>\n {2}-> a1 \(branchpoint\), a1\n {2}-> z1 \(head\)/,
    );
  });

  test('a history without branches says so', async () => {
    await project.ok('merge');
    await config("migrations: './other'");
    await add('a1');
    expect(await project.ok('branches')).toBe('The history does not part anywhere.\n');
    expect(await project.json('branches')).toEqual({ branches: [] });
  });

  test('stamp takes several revisions, and current says whether these are all heads', async () => {
    expect((await project.dbm('current', '--check-heads')).exitCode).toBe(1);
    await project.ok('stamp', 'b1');
    const behind = await project.dbm('current', '--check-heads');
    expect(behind).toMatchObject({ exitCode: 1, stdout: 'b1 (head), b1\n' });
    expect(behind.stderr).toContain('dbm upgrade heads');
    expect(await project.ok('stamp', 'b1', 'c1')).toContain('now stands at b1, c1');
    expect(await project.dbm('current', '--check-heads')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await project.json('current', '--check-heads')).toMatchObject({ atHeads: true });
    await project.ok('stamp', 'a1');
    expect((await project.json('current')).current).toMatchObject([{ revision: 'a1' }]);
  });
});

test('a long history is printed whole and in order, with a drawing and without', async () => {
  const count = 1201;
  const file = (i: number, parent: number | null) => [
    `migrations/versions/20260101_${String(i).padStart(6, '0')}_r${i}.ts`,
    `export const revision = 'r${i}';
export const downRevision = ${parent === null ? null : `'r${parent}'`};
export const message = 'number ${i}';
`,
  ];
  const numbers = [...Array(count).keys()];
  await project.write(Object.fromEntries(numbers.map((i) => file(i, i === 0 ? null : i - 1))));
  const lines = numbers.map(
    (i) => `${i === 0 ? '<base>' : `r${i - 1}`} -> r${i}${i === count - 1 ? ' (head)' : ''}, number ${i}`,
  );
  expect(await project.ok('history')).toBe(`${lines.toReversed().join('\n')}\n`);
  await project.write(Object.fromEntries([file(count, 600)]));
  const drawn = (await project.ok('history')).trimEnd().split('\n');
  expect(drawn.filter((it) => it.includes('->')).map((it) => it.replace(/^[^<r]*/, ''))).toEqual([
    `r600 -> r${count} (head), number ${count}`,
    ...lines.toReversed().map((it, i) => (i === count - 1 - 600 ? it.replace(',', ' (branchpoint),') : it)),
  ]);
  expect(drawn[0]).toMatch(/^\* +r600/);
  expect(drawn[1]).toMatch(/^│ \* r1199/);
  expect(drawn.at(-1)).toMatch(/^\* +<base>/);
});

test('ensure-version creates the version table once', async () => {
  expect(await project.json('ensure-version')).toEqual({ versionTable: 'dbm_version', created: true });
  expect(await query('SELECT count(*) AS n FROM dbm_version')).toEqual([{ n: 0 }]);
  expect(await project.ok('ensure-version')).toBe('The table dbm_version is there already.\n');
});

describe('edit', () => {
  const editor = `${process.execPath} editor.mjs`;

  beforeEach(async () => {
    await add('a1');
    const script = join(project.folder, 'editor.mjs');
    await project.write({
      'editor.mjs': `import { appendFileSync } from 'node:fs';
process.chdir(${JSON.stringify(project.folder)});
appendFileSync('edited', process.argv.slice(2).join('|'));
process.exit(Number(process.env.EDITOR_EXIT ?? 0));`,
    });
    project.env = { EDITOR: editor.replace('editor.mjs', `'${script}' --wait`) };
  });

  test('opens the file of a revision', async () => {
    const { path } = await project.json('show', 'a1');
    expect(await project.json('edit', 'a1')).toEqual({ revision: 'a1', path });
    expect(await project.read('edited')).toBe(`--wait|${path}`);
  });

  test('an editor that fails, and none at all, are errors', async () => {
    project.env = { VISUAL: 'exit 3; true', EDITOR: project.env.EDITOR! };
    expect(await project.refused('edit')).toContain('ended with the exit code 3');
    project.env = {};
    expect(await project.refused('edit')).toContain('VISUAL or EDITOR');
  });
});
