import { afterEach, beforeEach, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { type Database, freshDatabase } from '../servers/databases.js';
import { type TestProject, testProject } from './projects.js';

let database: Database;
let project: TestProject;
const seen = () => withConnection(database.url, (send) => send('SELECT args, tag FROM seen ORDER BY rowid'));

beforeEach(async () => {
  database = await freshDatabase('sqlite');
  project = await testProject(database.url);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a migration
  const note = "await op.execute(`INSERT INTO seen VALUES ('${JSON.stringify(op.args)}', '${op.tag}')`);";
  await project.write({
    'dbm.config.ts': `import { defineConfig } from 'kysely-dbm';
export default defineConfig(({ args, tag }) => ({ url: args.where ?? tag ?? undefined }));`,
    'migrations/versions/20260101_1.ts': `export const revision = 'a1';
export const downRevision = null;
export async function upgrade(op) { ${note} }
export async function downgrade(op) { ${note} }`,
  });
  await withConnection(database.url, (send) => send('CREATE TABLE seen (args text, tag text)'));
});

afterEach(async () => {
  await project.remove();
  await database.drop();
});

test('-x and --tag reach the config and the migrations, up and down', async () => {
  const where = `where=${database.url}`;
  await project.ok('upgrade', '-x', where, '-x', 'tenant=a=b', '-x', 'dry', '--tag', 'v2');
  await project.ok('-x', where, 'downgrade');
  expect(await seen()).toEqual([
    { args: JSON.stringify({ where: database.url, tenant: 'a=b', dry: '' }), tag: 'v2' },
    { args: JSON.stringify({ where: database.url }), tag: 'null' },
  ]);
  await project.ok('stamp', 'a1', '--tag', database.url);
  expect(await project.ok('current', '-x', where)).toContain('a1 (head)');
});

test('-x without a key is refused', async () => {
  const { exitCode, stderr } = await project.dbm('current', '-x', '=1');
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('-x key=value'),
  });
});
