import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noQuestions } from '../../src/commands/environment.js';
import { openProject, readGraph } from '../../src/commands/project.js';
import { proveMigration } from '../../src/commands/prove-migration.js';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { dump } from '../servers/dumps.js';
import { rowCounts } from '../servers/rows.js';
import { models, type TestProject, testProject } from './projects.js';

const first = models(`
export const users = table('users', {
  id: integer().primaryKey().autoIncrement(),
  email: string(120).notNull().unique(),
  mood: enumeration('mood', ['happy', 'sad']),
  parent: integer().references((): never => users.id as never),
});
`);

const second = models(`
export const people = table('people', {
  id: integer().primaryKey().autoIncrement(),
  email: string(200).notNull().unique(),
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

  it('finds what a file does not do', async () => {
    await project.write({ 'models.ts': second });
    const { revision, path } = await project.json('migrate', '--rename', 'users:people');
    const file = path.replace(`${project.folder}/`, '');
    // As if dbm had written it wrong: a forgotten column, and a downgrade that forgets one as well.
    const wrong = (await project.read(file))
      .replace(/^.*addColumn\('age'.*$/m, '')
      .replace(/^.*dropColumn\('age'.*$/m, '')
      .replace(/^.*(add|drop)Constraint\(check\('ck_people_age'.*$/gm, '');
    const worse = `${wrong.replace(/^(export async function upgrade.*)$/m, "$1\n  await op.createTable('stray', { id: string(3) });")}`;
    await project.write({ [file]: worse });
    const environment = {
      ...{
        cwd: project.folder,
        config: null,
        directory: null,
        url: null,
        database: null,
        args: {},
        tag: null,
      },
      questions: noQuestions,
      secrets: new Set<string>(),
      onEvent: () => {},
      signal: new AbortController().signal,
      echo: false,
      onStatement: () => {},
    };
    const loaded = await openProject(environment);
    const graph = readGraph(loaded);
    const problems = await proveMigration(loaded, environment, graph, graph.find(revision)!);
    expect(
      problems.map(({ kind, changes }) => ({ kind, changes: changes.map((it) => it.description) })),
    ).toEqual([
      {
        kind: 'models',
        changes: expect.arrayContaining(['table stray', expect.stringMatching(/^people\.age integer/)]),
      },
      { kind: 'structure', changes: ['table stray'] },
    ]);
  });
});
