import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { type TestProject, testProject } from './projects.js';

const header = `import type { Op } from 'kysely-dbm';
import { integer } from 'kysely-dbm/schema';
`;

const first = `${header}
export const revision = 'a1';
export const downRevision = null;
export async function upgrade(op: Op): Promise<void> {
  await op.createTable('users', { id: integer() });
}
export async function downgrade(op: Op): Promise<void> {
  await op.dropTable('users');
}
`;
const second = first.replaceAll('users', 'posts').replace("'a1'", "'b2'").replace('null', "'a1'");
const third = first.replaceAll('users', 'tags').replace("'a1'", "'c3'").replace('null', "'b2'");

const models = `import { integer, table } from 'kysely-dbm/schema';
export const users = table('users', { id: integer() });
`;

const file = (name: string) => `migrations/versions/20260101_0900_${name}.ts`;

describe.each(engines())('%s', (engine) => {
  let database: Database;
  let project: TestProject;
  beforeEach(async () => {
    database = await freshDatabase(engine);
    project = await testProject(database.url);
    await project.write({ [file('a1')]: first, [file('b2')]: second, 'models.ts': models });
    await project.ok('upgrade');
    await project.write({ [file('c3')]: third });
  });
  afterEach(async () => {
    await project.remove();
    await database.drop();
  });

  test('comments and formatting do not count', async () => {
    await project.write({
      [file('a1')]: `// a comment\n${first.replaceAll("'", '"').replaceAll('  ', '\t')}`,
    });
    expect(await project.ok('upgrade', '--strict')).not.toContain('note:');
  });

  test('an edited file is a warning, and an error with --strict', async () => {
    await project.write({ [file('a1')]: first.replace('id: integer()', 'id: integer().notNull()') });
    expect(await project.ok('current', '-v')).toContain('a1 (a1) was edited after it was applied');
    expect(await project.ok('current')).not.toContain('edited');
    const { tampered } = JSON.parse((await project.dbm('check', '--json')).stdout);
    expect(tampered).toEqual([{ revision: 'a1', change: 'edited' }]);
    expect(await project.dbm('upgrade', '--strict')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/a1 \(a1\) was edited after it was applied\n.*dbm resolve --accept/),
    });
    expect(await project.ok('current')).toContain('b2');
    expect(await project.ok('upgrade')).toContain('a1 (a1) was edited after it was applied');
    expect(await project.ok('resolve', '--accept')).toContain('a1 is taken as its file is now');
    expect(await project.ok('current', '-v')).not.toContain('edited');
  });

  test('a file that was moved in the history', async () => {
    await project.write({ [file('b2')]: second.replace("downRevision = 'a1'", 'downRevision = null') });
    expect(await project.ok('current', '-v')).toContain(
      'b2 (b2) follows another revision than when it was applied',
    );
  });

  test('is told also when there is nothing to apply', async () => {
    await project.ok('upgrade');
    await project.write({ [file('a1')]: first.replace('id: integer()', 'id: integer().notNull()') });
    const told = 'a1 (a1) was edited after it was applied';
    expect(await project.ok('upgrade')).toContain(told);
    expect(await project.dbm('upgrade', '--strict')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining(told),
    });
  });
});
