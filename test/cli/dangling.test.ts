import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { models, type TestProject, testProject } from './projects.js';

const countries = (columns: string) => `
export const countries = table('countries', { id: integer().primaryKey(), ${columns} });`;
const users = (code: string) => `
export const users = table('users', { id: integer().primaryKey(), country: ${code} });`;

describe.each(engines())('a column that stays and refers to one that comes back, on %s', (engine) => {
  let database: Database;
  let project: TestProject;
  const query = (sql: string) => withConnection(database.url, (send) => send(sql));

  beforeEach(async () => {
    database = await freshDatabase(engine);
    project = await testProject(database.url);
  });
  afterEach(async () => {
    await project.remove();
    await database.drop();
  });

  async function upgradeTo(source: string): Promise<void> {
    await project.write({ 'models.ts': models(source) });
    await project.ok('migrate', '-m', 'changes');
    await project.ok('upgrade');
  }

  test('keeps its values until the file says what becomes of them', async () => {
    await upgradeTo(
      countries('code: string(2).notNull().unique()') + users('string(2).references(() => countries.code)'),
    );
    await query("INSERT INTO countries VALUES (1, 'de'), (2, 'fr')");
    await query("INSERT INTO users VALUES (1, 'fr'), (2, NULL)");
    await upgradeTo(countries('name: string(80)') + users('string(2)'));

    const { exitCode, stderr } = await project.dbm('downgrade', '-1');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      'users has rows with country: it refers to countries.code, which comes back without its values',
    );
    expect(await query('SELECT country FROM users ORDER BY id')).toEqual([
      { country: 'fr' },
      { country: null },
    ]);

    await query('UPDATE users SET country = NULL');
    await project.ok('downgrade', '-1');
    expect(await query('SELECT count(*) AS n FROM countries')).toMatchObject([{ n: expect.anything() }]);
  });
});
