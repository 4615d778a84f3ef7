import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { runCommand, type TestProject, testProject } from './projects.js';

const statements = [
  'CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, email VARCHAR(120) NOT NULL, CONSTRAINT uq UNIQUE (email))',
  'CREATE TABLE posts (id INTEGER NOT NULL PRIMARY KEY, user_id INTEGER, FOREIGN KEY (user_id) REFERENCES users (id))',
  'CREATE VIEW authors AS SELECT user_id FROM posts',
];

describe.each(engines())('dbm pull on %s', (engine) => {
  let database: Database;
  let project: TestProject;

  async function start(): Promise<void> {
    database = await freshDatabase(engine);
    await withConnection(database.url, async (query) => {
      for (const sql of statements) await query(sql);
    });
    project = await testProject(database.url);
  }

  afterEach(async () => {
    await project.remove();
    await database.drop();
  });

  it('writes models with which the database is in sync', async () => {
    await start();
    expect(await project.ok('pull', '--out', 'models.ts')).toContain('Wrote');
    expect(await project.read('models.ts')).toContain('.references(() => users.id');
    expect(await project.json('check')).toMatchObject({ inSync: true, operations: [] });
    const again = await project.dbm('pull', '--out', 'models.ts');
    expect(again).toMatchObject({ exitCode: 2, stdout: '' });
    expect(again.stderr).toMatch(/models\.ts is there already[\s\S]*--force/);
    await project.ok('pull', '--out', 'models.ts', '--force');
  });

  it('writes a file a table into a folder', async () => {
    await start();
    await project.ok('pull', '--out', 'models');
    expect((await readdir(join(project.folder, 'models'))).sort()).toEqual([
      'index.ts',
      'objects.ts',
      'posts.ts',
      'users.ts',
    ]);
    await project.write({
      'dbm.config.ts': `export default { url: ${JSON.stringify(database.url)}, models: './models/index.ts' };`,
    });
    expect(await project.json('check')).toMatchObject({ inSync: true, operations: [] });
  });

  it('writes models of no table for an empty database', async () => {
    await start();
    const empty = await freshDatabase(engine);
    for (const out of ['models.ts', 'models']) {
      await project.ok('pull', '--out', out, '--url', empty.url);
      await project.write({
        'dbm.config.ts': `export default { url: ${JSON.stringify(database.url)}, models: './${out}' };`,
      });
      const { exitCode, stdout } = await project.dbm('check', '--json');
      const { operations } = JSON.parse(stdout);
      expect({
        exitCode,
        described: operations.map((it: { description: string }) => it.description),
      }).toEqual({
        exitCode: 1,
        described: ['view authors', 'table posts', 'table users'],
      });
    }
    await empty.drop();
  });

  it('prints, and needs no config where it is given the URL', async () => {
    await start();
    const folder = await mkdtemp(join(tmpdir(), 'dbm-cli-'));
    const { exitCode, stdout } = await runCommand(folder, ['pull', '--url', database.url]);
    expect({ exitCode, files: await readdir(folder) }).toEqual({ exitCode: 0, files: [] });
    expect(stdout).toMatch(/^import \{.*\} from 'kysely-dbm\/schema';/);
    expect(stdout).toMatch(/view\(\s*'authors',\s*sql`/);
    await rm(folder, { recursive: true });
  });
});
