import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { dump } from '../servers/dumps.js';
import { models, type TestProject, testProject } from './projects.js';

const users = `export const users = table('users', { id: integer().primaryKey(), name: string(20) });`;

const migration = (revision: string, downRevision: string | null, upgrade = '') => `
import type { Op } from 'kysely-dbm';
export const revision = '${revision}';
export const downRevision = ${downRevision === null ? null : `'${downRevision}'`};
export async function upgrade(op: Op): Promise<void> { ${upgrade} }
export async function downgrade(op: Op): Promise<void> {}
`;

const createTable = (name: string) => `await op.execute('create table ${name} (a integer)');`;

let database: Database;
let project: TestProject;

async function begin(engine: Database['engine'], url?: string): Promise<void> {
  database = await freshDatabase(engine);
  project = await testProject(url ?? database.url);
  await project.write({ 'models.ts': models(users) });
}

afterEach(async () => {
  await project.remove();
  await database.drop();
});

const everything = async () => [await dump(database.url, { exclude: 'nothing' }), await project.versions()];

/**
 * The command gives 2, one message, a next step, and nothing else; the database and the migrations folder are
 * as before. The message is returned.
 */
async function refused(...argv: string[]): Promise<string> {
  const before = await everything();
  const stderr = await project.refused(...argv);
  expect(stderr).toMatch(/^(?:Running .*\n)?dbm: [\s\S]+\nhint: [^\n]+\n$/);
  expect(stderr.match(/^(?:dbm|hint): /gm)).toEqual(['dbm: ', 'hint: ']);
  expect(stderr).not.toMatch(/^\s+at /m);
  expect(await everything()).toEqual(before);
  return stderr;
}

describe('the config', () => {
  beforeEach(() => begin('sqlite'));

  test.each([
    ['throws', "throw new Error('boom');", /boom/],
    ['does not parse', 'export default {', /dbm\.config\.ts:1/],
    ['exports nothing', 'export const a = 1;', /exports no config/],
    [
      'has an unknown key',
      "export default { modls: './models.ts' };",
      /no setting modls[\s\S]*Did you mean 'models'/,
    ],
    [
      'has an unknown key of a database',
      "export default { databases: { main: { url: 'sqlite::memory:', modls: './models.ts' } } };",
      /no setting databases\.main\.modls[\s\S]*Did you mean 'models'/,
    ],
    [
      'has a key of all databases in one',
      "export default { databases: { main: { url: 'sqlite::memory:', lock: 'table' } } };",
      /no setting databases\.main\.lock[\s\S]*beside databases/,
    ],
    ['has a key of a wrong type', 'export default { models: 3 };', /models is a number/],
    ['has a URL of an unknown scheme', "export default { url: 'oracle://x/y' };", /unknown scheme 'oracle'/],
    ['names no database', 'export default { models: "./models.ts" };', /url is missing/],
    ['lacks models', `export default { url: 'sqlite::memory:' };`, /models is missing/],
  ])('%s', async (_, source, message) => {
    await project.write({ 'dbm.config.ts': source });
    expect(await refused('migrate')).toMatch(message);
  });

  test('is not there', async () => {
    expect(await refused('current', '--config', 'none.ts')).toMatch(/none\.ts does not exist[\s\S]*dbm init/);
  });

  test('is a promise', async () => {
    await project.write({
      'dbm.config.ts': `export default Promise.resolve({ url: '${database.url}', models: './models.ts' });`,
    });
    await project.ok('current');
    await project.write({ 'dbm.config.ts': "export default Promise.reject(new Error('boom'));" });
    expect(await refused('current')).toMatch(/dbm\.config\.ts:1: boom/);
  });

  test('has a URL, and --url is empty', async () => {
    expect(await refused('current', '--url', '')).toMatch(/instead of the config's is empty[\s\S]*variable/);
  });

  test('names a migrations folder that is not there', async () => {
    expect(await refused('history', '-d', 'elsewhere')).toMatch(/no migrations folder[\s\S]*dbm init/);
  });
});

describe('the models', () => {
  beforeEach(() => begin('sqlite'));

  test.each([
    ['throw', "throw new Error('boom');", /models\.ts:\d+: boom/],
    ['do not parse', 'export const = 3;', /models\.ts:\d/],
    ['export no table', 'export const a = 1;', /No table is exported by .*models\.ts/],
    [
      'have two tables of one name',
      `${users} export const people = table('users', { id: integer().primaryKey() });`,
      /The table users is declared twice/,
    ],
    [
      'have two constraints of one name',
      `export const t = table('t', { a: integer(), b: integer() }, (t) => [unique('x').on(t.a), unique('x').on(t.b)]);`,
      /t has two constraints or indexes named x/,
    ],
    [
      'refer to a table that is not there',
      `export const t = table('t', { a: integer().references('nowhere.id') });`,
      /refers to the table nowhere, which no model declares/,
    ],
    [
      'refer to a column that is not there',
      `${users} export const t = table('t', { a: integer().references('users.uid') });`,
      /users\.uid/,
    ],
    [
      'have a text for the present as a default',
      `export const t = table('t', { id: integer(), at: timestamp().default('now()') });`,
      /models\.ts:\d+: The default 'now\(\)' is a text[\s\S]*Write now\(\)/,
    ],
    [
      'have a default that their enumeration lacks',
      `export const t = table('t', { id: integer(), mood: enumeration('mood', ['happy', 'sad']).default('hapy') });`,
      /The default 'hapy' is none of the values of mood[\s\S]*Did you mean 'happy'/,
    ],
    [
      'have a text of less than no length',
      `export const t = table('t', { id: integer(), name: string(-1) });`,
      /The length of string\(\) is -1/,
    ],
    ['want what the engine cannot have', `export const t = table('t', { a: array(integer()) });`, /t\.a: /],
    ['import what is not there', `import x from './nope.js'; export const y = x; ${users}`, /nope\.js/],
  ])('%s', async (_, body, message) => {
    await project.write({ 'models.ts': models(body) });
    expect(await refused('migrate')).toMatch(message);
    expect(await refused('check')).toMatch(message);
  });

  test('are not there', async () => {
    await project.write({
      'dbm.config.ts': `export default { url: '${database.url}', models: './none.ts' };`,
    });
    expect(await refused('migrate')).toMatch(/models file .*none\.ts does not exist/);
  });
});

describe('a migration file', () => {
  beforeEach(() => begin('sqlite'));

  test.each([
    ['lacks revision', 'export const downRevision = null;', /b\.ts has no revision/],
    ['lacks downRevision', "export const revision = 'b2';", /b\.ts has no downRevision/],
    [
      'has a computed revision',
      "export const revision = 'b' + 2; export const downRevision = 'a1';",
      /b\.ts:1/,
    ],
    ["repeats another's id", migration('a1', null), /a1[\s\S]*(a\.ts|b\.ts)/],
    ['follows a revision that is not there', migration('b2', 'zz'), /zz/],
    ['follows itself', migration('b2', 'b2'), /follows itself/],
  ])('%s', async (_, source, message) => {
    await project.write({
      'migrations/versions/a.ts': migration('a1', null, createTable('one')),
      'migrations/versions/b.ts': source,
    });
    for (const command of ['upgrade', 'history', 'current', 'migrate']) {
      expect(await refused(command)).toMatch(message);
    }
  });

  test.each([
    ['does not parse', `${migration('b2', 'a1')} const = ;`, /b\.ts:\d/],
    ['throws when it is loaded', `${migration('b2', 'a1')} throw new Error('boom');`, /b\.ts[\s\S]*boom/],
    [
      'has no upgrade()',
      "export const revision = 'b2'; export const downRevision = 'a1';",
      /b\.ts has no upgrade\(\)/,
    ],
  ])('%s: the ones before it are not applied either', async (_, source, message) => {
    await project.write({
      'migrations/versions/a.ts': migration('a1', null, createTable('one')),
      'migrations/versions/b.ts': source,
    });
    expect(await refused('upgrade')).toMatch(message);
  });

  test('fails', async () => {
    const upgrade = `${createTable('two')} throw new Error('boom');`;
    await project.write({ 'migrations/versions/b.ts': migration('b2', null, upgrade) });
    expect(await refused('upgrade')).toMatch(
      /Upgrade to b2 \(b\) failed: boom\nFile: .*b\.ts:\d+\nIt was rolled back/,
    );
  });

  test('is part of a cycle', async () => {
    await project.write({
      'migrations/versions/a.ts': migration('a1', 'c3'),
      'migrations/versions/b.ts': migration('b2', 'a1'),
      'migrations/versions/c.ts': migration('c3', 'b2'),
    });
    for (const command of ['upgrade', 'heads', 'migrate'])
      expect(await refused(command)).toMatch(/a1[\s\S]*c3/);
  });
});

describe('a revision', () => {
  beforeEach(async () => {
    await begin('sqlite');
    await project.write({
      'migrations/versions/a.ts': migration('abc1', null, createTable('one')),
      'migrations/versions/b.ts': migration('abc2', 'abc1', createTable('two')),
    });
  });

  test.each([
    ['unknown', ['upgrade', 'zzz'], /no revision 'zzz'/],
    ['ambiguous', ['upgrade', 'abc'], /abc1[\s\S]*abc2/],
    ['not applied', ['downgrade', 'abc1'], /abc1/],
    ['too far down', ['downgrade', '-1'], /goes too far/],
    ['too far up', ['upgrade', '+3'], /\+3/],
    ['unknown in show', ['show', 'zzz'], /no revision 'zzz'/],
    ['unknown in stamp', ['stamp', 'zzz'], /no revision 'zzz'/],
    ['unknown in a range', ['history', '-r', 'zzz:head'], /no revision 'zzz'/],
    ['taken', ['revision', '--rev-id', 'abc1'], /There is a revision abc1 already/],
    ['unusable as an id', ['revision', '--rev-id', 'head'], /'head' is a word that dbm itself uses/],
  ])('that is %s', async (_, argv, message) => {
    expect(await refused(...argv)).toMatch(message);
  });

  test('with two heads: which one to follow is not guessed', async () => {
    await project.write({ 'migrations/versions/c.ts': migration('abc3', 'abc1') });
    for (const command of ['upgrade', 'migrate', 'revision']) {
      expect(await refused(command)).toMatch(/abc2[\s\S]*abc3/);
    }
  });

  test('that only the database knows: it is ahead of the folder', async () => {
    await project.ok('upgrade');
    await project.write({ 'migrations/versions/b.ts': migration('other', 'abc1') });
    for (const argv of [['upgrade'], ['downgrade', '-1'], ['migrate'], ['check'], ['stamp', 'head']]) {
      expect(await refused(...argv)).toMatch(/The database is ahead: it has applied abc2/);
    }
    const { exitCode, stderr, stdout } = await project.dbm('current');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'abc2 (no file), b\n' });
    expect(stderr).toMatch(/^note: The database is ahead/);
  });

  test('that is stamped away when it is gone for good', async () => {
    await project.ok('upgrade');
    await project.write({ 'migrations/versions/b.ts': migration('other', 'abc1') });
    expect(await project.json('stamp', '--purge', 'abc1')).toEqual({ from: ['abc2'], to: ['abc1'] });
  });
});

describe('--backfill', () => {
  beforeEach(async () => {
    await begin('sqlite');
    await project.ok('migrate', '-m', 'first');
    await project.ok('upgrade');
    await project.write({
      'models.ts': models(
        `export const users = table('users', { id: integer().primaryKey(), name: string(20), age: integer().notNull() });`,
      ),
    });
  });

  test.each([
    ['a column that needs none', 'users.name=x', /names no column that needs a value[\s\S]*users\.age/],
    ['no value', 'users.age', /names no column/],
    ['a value of another type', 'users.age=old', /users\.age: that is no value for integer\(\)/],
  ])('%s', async (_, given, message) => {
    expect(await refused('migrate', '--backfill', given)).toMatch(message);
  });

  test('without --autogenerate', async () => {
    expect(await refused('revision', '--backfill', 'users.age=1')).toMatch(/--backfill needs --autogenerate/);
  });
});

describe.each(engines().filter((it) => it !== 'sqlite'))('%s', (engine) => {
  const commands = [['current'], ['upgrade'], ['migrate'], ['check']];

  test('nobody listens', async () => {
    await begin(engine, `${engine}://me:hunter2@127.0.0.1:1/shop`);
    for (const argv of commands) {
      const message = await refused(...argv);
      expect(message).toMatch(
        new RegExp(`Cannot connect to ${engine}://me:\\*\\*\\*@127\\.0\\.0\\.1:1/shop: `),
      );
      expect(message).not.toContain('hunter2');
    }
  });

  test('the password is wrong, and is never shown', async () => {
    database = await freshDatabase(engine);
    const url = Object.assign(new URL(database.url), { password: 'hunt%40er2' });
    project = await testProject(url.href);
    for (const argv of [['current'], ['current', '--debug'], ['current', '--json'], ['upgrade', '--echo']]) {
      const { exitCode, stdout, stderr } = await project.dbm(...argv);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/^dbm: Cannot connect to /);
      expect(stdout + stderr).not.toMatch(/hunt(%40|@)er2/);
    }
  });

  test('the database does not exist', async () => {
    database = await freshDatabase(engine);
    project = await testProject(Object.assign(new URL(database.url), { pathname: '/no_such_db' }).href);
    expect(await refused('current')).toMatch(/no_such_db/);
  });
});

const cannotWrite = /can only be read|denied|must be owner/;

describe.each(engines())('%s: a database that may only be read', (engine) => {
  test('reports, and refuses to be changed', async () => {
    await begin(engine);
    await project.ok('migrate', '-m', 'first');
    await project.ok('upgrade');
    await project.write({
      'models.ts': models(`${users} export const tags = table('tags', { id: integer().primaryKey() });`),
    });
    await project.ok('migrate', '-m', 'second');
    const url = await readOnlyUrl(database);
    expect((await project.json('current', '--url', url)).current).toHaveLength(1);
    expect(await project.json('history', '--url', url)).toMatchObject({
      revisions: [{ applied: false }, { applied: true }],
    });
    expect(await refused('upgrade', '--url', url)).toMatch(cannotWrite);
    expect(await refused('downgrade', '--url', url)).toMatch(cannotWrite);
    expect(await refused('stamp', 'base', '--url', url)).toMatch(cannotWrite);
  });
});

async function readOnlyUrl({ engine, url }: Database): Promise<string> {
  const name = new URL(url).pathname.slice(1);
  const reader = `reader_${name.slice(-12)}`;
  const statements = {
    sqlite: [],
    postgresql: [
      `CREATE ROLE ${reader} LOGIN PASSWORD 'pw'`,
      `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${reader}`,
    ],
    mysql: [`CREATE USER ${reader} IDENTIFIED BY 'pw'`, `GRANT SELECT ON ${name}.* TO ${reader}`],
    mariadb: [`CREATE USER ${reader} IDENTIFIED BY 'pw'`, `GRANT SELECT ON ${name}.* TO ${reader}`],
  }[engine];
  await withConnection(url, async (query) => {
    for (const statement of statements) await query(statement);
  });
  return engine === 'sqlite'
    ? `${url}?mode=ro`
    : Object.assign(new URL(url), { username: reader, password: 'pw' }).href;
}

describe.each(engines())('%s: names that need care', (engine) => {
  const quote = engine === 'mysql' || engine === 'mariadb' ? '`' : '"';
  const names = [
    'select',
    'Order',
    'with blank',
    "o'brien",
    `a${quote}b`,
    'a\\b',
    'a;--b',
    'größe',
    '数',
    'a.b',
    '$1',
    '?',
  ];

  test('go through the whole loop', async () => {
    await begin(engine);
    const column = (name: string) =>
      `${JSON.stringify(name)}: string(30).notNull().default(${JSON.stringify(name)})`;
    // PostgreSQL can bring back only the last column to its place.
    const last = column(names.slice(4).join(' '));
    const tables = names.map(
      (name, i) => `export const t${i} = table(${JSON.stringify(`t ${name}`)}, {
        id: integer().primaryKey(),
        parent: integer().references(() => t${i}.id),
        ${names.map(column).join(',\n')},
        ${last},
      }, (t) => [index().on(t[${JSON.stringify(name)}]), unique().on(t[${JSON.stringify(name)}], t.id)]);`,
    );
    await project.write({ 'models.ts': models(tables.slice(0, 6).join('\n')) });
    await project.ok('migrate', '-m', 'names: `$' + '{1}` */ "quoted" \'and\' größe \\ 🎉');
    await project.ok('upgrade');
    expect(await project.json('check')).toMatchObject({ inSync: true, operations: [] });
    const before = await dump(database.url, { sql: false });

    const changed = tables
      .slice(1)
      .map((it) => it.replace(`${last},`, '').replaceAll('string(30)', 'string(40)'));
    await project.write({ 'models.ts': models(changed.join('\n')) });
    await project.ok('migrate', '-m', 'other names');
    await project.ok('upgrade');
    expect(await project.json('check')).toMatchObject({ inSync: true, operations: [] });
    await project.ok('downgrade', '-1');
    expect(await dump(database.url, { sql: false })).toBe(before);
    await project.ok('downgrade', 'base');
    expect(await project.json('current')).toMatchObject({ current: [] });
  });
});
