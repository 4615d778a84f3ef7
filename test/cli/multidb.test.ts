import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { type Database, freshDatabase } from '../servers/databases.js';
import { models, type TestProject, testProject } from './projects.js';

let main: Database;
let audit: Database;
let project: TestProject;
const tables = (names: readonly string[]) =>
  models(
    names.map((it) => `export const ${it} = table('${it}', { id: integer().primaryKey() });`).join('\n'),
  );

beforeEach(async () => {
  main = await freshDatabase('sqlite');
  audit = await freshDatabase('postgresql');
  project = await testProject(main.url);
  await project.write({
    'dbm.config.ts': `export default {
  databases: {
    main: { url: '${main.url}', models: './main.ts' },
    audit: { url: '${audit.url}', models: './audit.ts' },
  },
};`,
    'main.ts': tables(['users', 'posts']),
    'audit.ts': tables(['events']),
  });
});

afterEach(async () => {
  await project.remove();
  await Promise.all([main.drop(), audit.drop()]);
});

const rows = (database: Database, sql: string) => withConnection(database.url, (send) => send(sql));

describe('several databases with one history', () => {
  test('migrate writes one file with a function for each', async () => {
    const { stdout } = await project.dbm('migrate', '-m', 'first');
    expect(stdout).toMatch(/^main:\n\+ table posts\n\+ table users\naudit:\n\+ table events\nWrote .*\n/);
    const { path } = await project.json('show');
    const source = await readFile(path, 'utf8');
    expect(source).toMatch(/export const upgrade = \{\n {2}async main\(op: Op\): Promise<void> \{\n/);
    expect(source).toMatch(/\n {2}async audit\(op: Op\): Promise<void> \{\n[\s\S]*events/);
  });

  test('up, down and everything between, per database', async () => {
    await project.ok('migrate', '-m', 'first', '--rev-id', 'a1');
    const { databases } = await project.json('upgrade');
    expect(databases).toMatchObject({
      main: { applied: [{ revision: 'a1' }] },
      audit: { applied: [{ revision: 'a1' }] },
    });
    expect(await project.ok('current')).toBe('main:\na1 (head), first\naudit:\na1 (head), first\n');
    expect(await rows(audit, 'SELECT * FROM events')).toEqual([]);
    await expect(rows(audit, 'SELECT * FROM users')).rejects.toThrow();

    await project.write({ 'audit.ts': tables(['events', 'logins']) });
    const check = await project.dbm('check', '--json');
    expect(check.exitCode).toBe(1);
    expect(JSON.parse(check.stdout).databases).toMatchObject({
      main: { inSync: true },
      audit: { inSync: false },
    });
    const second = await project.json('migrate', '-m', 'second', '--rev-id', 'b1');
    expect(second.operations).toMatchObject([{ database: 'audit', table: 'logins' }]);

    await project.ok('upgrade', '--database', 'audit');
    const history = await project.json('history');
    const applied = (name: string) =>
      history.databases[name].revisions.map((it: { applied: boolean }) => it.applied);
    expect([applied('main'), applied('audit')]).toEqual([
      [false, true],
      [true, true],
    ]);
    expect((await project.dbm('migrate')).stderr).toContain('main: The database is not up to date');
    await project.ok('upgrade');
    await project.ok('downgrade', 'base');
    expect(await project.ok('current')).toContain('No migration is applied yet.');
    await expect(rows(audit, 'SELECT * FROM events')).rejects.toThrow();
  });

  test('an empty revision has a function for each, and op says which database it is', async () => {
    const { path } = await project.json('revision', '-m', 'empty');
    const source = await readFile(path, 'utf8');
    expect(source).toContain('async main(op: Op): Promise<void> {},\n  async audit');
    await project.write({
      'migrations/versions/_x.ts': '',
      [path.slice(project.folder.length + 1)]: source
        .replace(
          /export const upgrade = [\s\S]*?\n\};/,
          'export async function upgrade(op: Op) { await op.execute("CREATE TABLE of_" + op.database + " (a integer)"); }',
        )
        .replace(
          'async audit(op: Op): Promise<void> {}',
          'async audit(op: Op) { await op.dropTable("of_audit"); }',
        ),
    });
    await project.ok('upgrade');
    expect(await rows(audit, 'SELECT * FROM of_audit')).toEqual([]);
    await project.ok('downgrade');
    await expect(rows(audit, 'SELECT * FROM of_audit')).rejects.toThrow();
    expect(await rows(main, 'SELECT * FROM of_main')).toEqual([]);
  });

  test('answers name their database', async () => {
    await project.ok('migrate', '-m', 'first');
    await project.ok('upgrade');
    await rows(audit, 'INSERT INTO events VALUES (1)');
    await project.write({
      'audit.ts': models(
        `export const events = table('events', { id: integer().primaryKey(), n: integer().notNull() });`,
      ),
    });
    const stray = await project.dbm('migrate', '--backfill', 'events.n=7');
    expect(stray).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--backfill main:events.n=7'),
    });
    await project.ok('migrate', '-m', 'second', '--backfill', 'audit:events.n=7');
    await project.ok('upgrade');
    expect(await rows(audit, 'SELECT n FROM events')).toEqual([{ n: 7 }]);
  });
});

describe('what cannot be is refused', () => {
  const refusal = async (...argv: string[]) => {
    const { exitCode, stderr } = await project.dbm(...argv);
    expect(exitCode).toBe(2);
    return stderr;
  };

  test('an unknown database, and one --url for several', async () => {
    expect(await refusal('current', '--database', 'audt')).toMatch(/no database 'audt'[\s\S]*audit/);
    expect(await refusal('current', '--url', main.url)).toContain('--database main');
    expect(await project.ok('current', '--url', main.url, '--database', 'main')).not.toContain('main:');
    expect(await refusal('pull', '--out', 'pulled.ts')).toMatch(/--out takes [\s\S]*--database main/);
    expect(await refusal('upgrade', '--sql')).toMatch(/A script is for one database[\s\S]*--database main/);
    for (const argv of [['pull'], ['upgrade', '--sql']]) {
      const text = await project.ok(...argv, '--database', 'main');
      expect(text, argv.join(' ')).toMatch(/^(export|--) /);
    }
    expect(await refusal('show', 'current')).toMatch(/several databases: main, audit[\s\S]*--database main/);
  });

  test('a misspelt function, and one database where the file has several', async () => {
    await project.ok('revision', '-m', 'x');
    const path = `migrations/versions/${(await project.versions())[0]}`;
    await project.write({ [path]: (await project.read(path)).replaceAll('audit', 'audti') });
    expect(await refusal('upgrade')).toMatch(/main: .*upgrade is for a database 'audti'[\s\S]*audit/);
    await project.write({ 'dbm.config.ts': `export default { url: '${main.url}', models: './main.ts' };` });
    expect(await refusal('upgrade')).toContain('has a function for each database, and there is one');
    expect(await refusal('current', '--database', 'main')).toContain('has no databases to choose from');
  });

  test('a config that is wrong in one of them', async () => {
    await project.write({ 'dbm.config.ts': "export default { databases: { a: { ulr: 'x' } } };" });
    expect(await refusal('current')).toMatch(/no setting databases\.a\.ulr[\s\S]*url/);
    await project.write({ 'dbm.config.ts': 'export default { databases: {} };' });
    expect(await refusal('current')).toContain('databases is an object, and must be an object of databases');
  });
});
