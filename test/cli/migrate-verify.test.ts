import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { dump } from '../servers/dumps.js';
import { rowCounts } from '../servers/rows.js';
import { models, type TestProject, testProject } from './projects.js';

const first = models(`
export const users = table('users', {
  id: integer().primaryKey().autoIncrement(),
  email: string(120).notNull().unique(),
  nick: string(20),
  mood: enumeration('mood', ['happy', 'sad']),
  parent: integer().references((): never => users.id as never),
});
`);

const second = models(`
export const people = table('people', {
  id: integer().primaryKey().autoIncrement(),
  email: string(200).notNull().unique(),
  nick: string(20).notNull().default(''),
  mood: enumeration('mood', ['happy', 'sad', 'so so']),
  parent: integer().references((): never => people.id as never),
  age: integer().notNull().default(0),
}, (t) => [check('ck_people_age', sql\`\${t.age} BETWEEN 0 AND 200\`)]);
`);

describe.each(engines())('dbm migrate --verify on %s', (engine) => {
  let database: Database;
  let project: TestProject;
  beforeEach(async () => {
    database = await freshDatabase(engine);
    project = await testProject(database.url);
    await project.write({ 'models.ts': first });
    await project.ok('migrate', '-m', 'first', '--verify');
    await project.ok('upgrade');
  });
  afterEach(async () => {
    await project.remove();
    await database.drop();
  });

  it('proves the file before it leaves it, and only reads the database', async () => {
    await withConnection(database.url, (query) => query("INSERT INTO users (email) VALUES ('mine@home')"));
    await project.write({ 'models.ts': second });
    const before = await dump(database.url, { sql: engine !== 'sqlite' });
    const { exitCode, stdout, stderr } = await project.dbm(
      'migrate',
      '--verify',
      '--rename',
      'users:people',
      '--json',
    );
    expect(stderr).toMatch(/Proven on a scratch copy: up, down and up again, with \d+ sample rows\./);
    expect({ exitCode, document: JSON.parse(stdout) }).toMatchObject({
      exitCode: 0,
      document: { revision: expect.any(String), path: expect.stringContaining('.ts') },
    });
    expect(await project.versions()).toHaveLength(2);
    expect(await dump(database.url, { sql: engine !== 'sqlite' })).toBe(before);
    await project.ok('upgrade');
    expect(await rowCounts(database.url)).toEqual({ people: 1 });
  });

  it('says what rows a file refuses', async () => {
    await project.write({ 'models.ts': first.replace('mood:', 'age: integer().notNull(),\n  mood:') });
    const { exitCode, stderr } = await project.dbm('migrate', '--verify');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringMatching(
        /note: The upgrade refuses rows that the structure before it allows: users has rows/,
      ),
    });
  });

  it('leaves no file behind that does not do what it should', async () => {
    await project.write({
      'models.ts': second,
      'dbm.config.ts': `export default {
        url: ${JSON.stringify(database.url)},
        models: './models.ts',
        processOperations: (operations) => operations.flatMap((it) => {
          if (it.kind !== 'createTable') return [it];
          const bare = { name: 'stray', primaryKey: null, uniques: [], checks: [], foreignKeys: [], indexes: [] };
          const columns = it.table.columns.map((column) => ({ ...column, identity: null }));
          return [it, { ...it, table: { ...it.table, ...bare, columns } }];
        }),
      };`,
    });
    const before = await project.versions();
    const { exitCode, stdout } = await project.dbm('migrate', '--verify');
    expect({ exitCode, stdout }).toEqual({
      exitCode: 1,
      stdout: expect.stringMatching(
        /! The upgrade does not reach what the models say:\n {4}- table stray[\s\S]*Nothing was written/,
      ),
    });
    expect(await project.versions()).toEqual(before);
    const failed = await project.dbm('migrate', '--verify', '--json');
    expect(JSON.parse(failed.stdout)).toMatchObject({
      revision: null,
      path: null,
      problems: [{ kind: 'models', operations: [{ description: 'table stray' }] }],
    });
    await project.ok('migrate');
    expect(await project.versions()).toHaveLength(before.length + 1);
  });
});

it('dbm revision --verify needs --autogenerate', async () => {
  const project = await testProject('sqlite:///app.db');
  expect(await project.dbm('revision', '--verify')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--verify needs --autogenerate'),
  });
  await project.remove();
});
