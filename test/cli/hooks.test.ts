import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { type Database, freshDatabase } from '../servers/databases.js';
import { models, type TestProject, testProject } from './projects.js';

let database: Database;
let project: TestProject;
const query = (sql: string) => withConnection(database.url, (send) => send(sql));
const config = (more: string) =>
  project.write({
    'dbm.config.ts': `import { appendFileSync } from 'node:fs';
const log = (it: unknown) => appendFileSync(${JSON.stringify(`${project.folder}/log`)}, JSON.stringify(it) + '\\n');
export default { url: '${database.url}', models: './models.ts', ${more} };`,
  });
const log = async () =>
  (await project.read('log'))
    .trim()
    .split('\n')
    .map((it) => JSON.parse(it));
const operations = async () => (await project.dbm('check', '--json')).stdout;

beforeEach(async () => {
  database = await freshDatabase('postgresql');
  project = await testProject(database.url);
});

afterEach(async () => {
  await project.remove();
  await database.drop();
});

describe('includeObject', () => {
  beforeEach(() =>
    query(
      `CREATE TABLE users (id integer CONSTRAINT pk_users PRIMARY KEY, legacy text, CONSTRAINT uq_legacy UNIQUE (legacy));
       CREATE TABLE theirs (id integer);
       CREATE INDEX ix_theirs ON users (id)`,
    ),
  );

  test('leaves out what it says no to, on both sides, with what rests on it', async () => {
    await project.write({
      'models.ts': models(
        `export const users = table('users', { id: integer().primaryKey(), fresh: text(), ours: text() });`,
      ),
    });
    await config(`includeObject: (it) => {
      log(it);
      return !['theirs', 'legacy', 'fresh', 'ix_theirs'].includes(it.name ?? '');
    }`);
    expect(JSON.parse(await operations()).operations).toMatchObject([{ kind: 'addColumn', table: 'users' }]);
    expect(await operations()).toContain('users.ours');
    const asked = await log();
    const about = (name: string) => asked.find((it) => it.name === name);
    expect(about('legacy')).toEqual({
      kind: 'column',
      schema: null,
      table: 'users',
      name: 'legacy',
      inDatabase: true,
      inModels: false,
    });
    expect(about('fresh')).toMatchObject({ kind: 'column', inDatabase: false, inModels: true });
    expect(about('theirs')).toMatchObject({ kind: 'table', table: 'theirs', inModels: false });
    expect(asked.find((it) => it.kind === 'primaryKey')).toMatchObject({ inDatabase: true, inModels: true });
    expect(about('uq_legacy')).toBeUndefined();
  });
});

describe('compareType and compareDefault', () => {
  beforeEach(async () => {
    await query(
      `CREATE TABLE t (id integer CONSTRAINT pk_t PRIMARY KEY, a varchar(10) DEFAULT 'x', b integer)`,
    );
    await project.write({
      'models.ts': models(
        `export const t = table('t', { id: integer().primaryKey(), a: string(20).default('y'), b: bigint() });`,
      ),
    });
  });

  test('say what is a difference', async () => {
    await config(`compareType: (it) => { log(it); return it.column === 'a' ? false : undefined; },
      compareDefault: ({ column }) => column !== 'a'`);
    expect(JSON.parse(await operations()).operations).toMatchObject([
      { kind: 'alterColumn', table: 't', description: expect.stringContaining('t.b') },
    ]);
    expect((await log()).find((it) => it.column === 'a')).toMatchObject({
      table: { schema: null, name: 't' },
      database: 'character varying(10)',
      models: 'character varying(20)',
      differs: true,
    });
    await project.ok('migrate', '-m', 'b');
    await project.ok('upgrade');
    expect(await project.json('check')).toMatchObject({ inSync: true, operations: [] });
    expect(await query(`SELECT data_type FROM information_schema.columns WHERE column_name = 'b'`)).toEqual([
      { data_type: 'bigint' },
    ]);
  });
});

describe('processOperations', () => {
  beforeEach(async () => {
    await query('CREATE TABLE old (id integer)');
    await project.write({
      'models.ts': models(`export const t = table('t', { id: integer().primaryKey() });`),
    });
  });

  test('rewrites what is generated, and its downgrade', async () => {
    await config(`processOperations: (operations, context) => {
      log(context);
      return operations.filter((it) => it.kind !== 'dropTable');
    }`);
    const { operations: written } = await project.json('migrate', '-m', 'x');
    expect(written).toMatchObject([{ kind: 'createTable', table: 't' }]);
    await project.ok('upgrade');
    expect(await project.json('check')).toMatchObject({ inSync: true, operations: [] });
    await project.ok('downgrade');
    expect(await query('SELECT * FROM old')).toEqual([]);
    expect((await log())[0]).toEqual({ dialect: 'postgresql', database: null });
  });

  test('what throws or returns nonsense is an error that names it', async () => {
    await config("processOperations: () => { throw new Error('no!'); }");
    const { exitCode, stderr } = await project.dbm('migrate');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining('processOperations of the config threw: no!'),
    });
    await config('processOperations: () => undefined');
    expect((await project.dbm('check')).stderr).toContain('returned no list of operations');
    await config("processOperations: 'x'");
    expect((await project.dbm('check')).stderr).toContain(
      'processOperations is a text, and must be a function',
    );
    expect(await project.versions()).toEqual([]);
  });
});

describe('onVersionApply', () => {
  const hook = `onVersionApply: async ({ db, ...event }) => {
    log(event);
    await db.insertInto('audit').values({ revision: event.revision }).execute();
    if (event.tag === 'refuse') throw new Error('not today');
  }`;

  beforeEach(async () => {
    await query('CREATE TABLE audit (revision text)');
    await config(hook);
    await project.ok('revision', '-m', 'one', '--rev-id', 'a1');
    await project.ok('revision', '-m', 'two', '--rev-id', 'b1');
  });

  test('is told of every change of the version table', async () => {
    await project.ok('upgrade', 'a1', '-x', 'who=me');
    await project.ok('downgrade', 'base');
    await project.ok('stamp', 'a1');
    await project.ok('stamp', '--purge', 'base');
    const told = (await log()).map((it) => [it.direction, it.isStamp, it.revision, it.message]);
    expect(told).toEqual([
      ['up', false, 'a1', 'one'],
      ['down', false, 'a1', 'one'],
      ['up', true, 'a1', 'one'],
      ['down', true, 'a1', null],
    ]);
    expect((await log())[0]).toMatchObject({ args: { who: 'me' }, database: null, dialect: 'postgresql' });
    expect(await query('SELECT count(*)::int AS n FROM audit')).toEqual([{ n: 4 }]);
  });

  test('what it throws undoes the migration', async () => {
    const { exitCode, stderr } = await project.dbm('upgrade', '--tag', 'refuse');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(/onVersionApply of the config threw: not today[\s\S]*rolled back/),
    });
    expect(await query('SELECT * FROM audit')).toEqual([]);
    expect((await project.json('current')).current).toEqual([]);
  });
});

describe('postWrite', () => {
  test('runs commands and functions over the new file', async () => {
    await project.write({
      'format.mjs':
        "import { appendFileSync } from 'node:fs';\nappendFileSync(process.argv[2], '// formatted in ' + process.cwd());",
    });
    await config(
      `migrations: { postWrite: ['${process.execPath} format.mjs', (path) => appendFileSync(path, ' // twice')] }`,
    );
    await project.ok('revision', '-m', "it's $HOME");
    const source = await project.read(`migrations/versions/${(await project.versions())[0]}`);
    expect(source).toMatch(/\/\/ formatted in .*dbm-cli-\w+ \/\/ twice$/);
  });

  test('what fails is an error, and says that the file is there', async () => {
    await config("migrations: { postWrite: 'echo wrong >&2; exit 3;' }");
    const { exitCode, stderr } = await project.dbm('revision', '-m', 'x');
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(/Wrote .*_x\.ts, but 'echo wrong.*failed: exit code 3\nwrong/),
    });
    expect(await project.versions()).toHaveLength(1);
  });
});

describe('what the config says of the version table, names and transactions', () => {
  test('a table with another name, in another schema', async () => {
    await query('CREATE SCHEMA ops');
    await config("versionTable: { schema: 'ops', name: 'history' }");
    await project.ok('revision', '-m', 'one', '--rev-id', 'a1');
    await project.ok('upgrade');
    expect(await query('SELECT revision FROM ops.history')).toEqual([{ revision: 'a1' }]);
    expect(await project.json('ensure-version')).toEqual({ versionTable: 'ops.history', created: false });
  });

  test('a naming convention', async () => {
    await project.write({
      'models.ts': models(`export const t = table('t', { id: integer().primaryKey(), a: text().unique() });`),
    });
    await config("naming: { pk: 'key_of_{table}', uq: 'only_{table}_{columns}' }");
    await project.ok('migrate', '-m', 'x');
    await project.ok('upgrade');
    expect(
      await query(
        `SELECT conname FROM pg_constraint WHERE conrelid = 't'::regclass AND contype IN ('p', 'u') ORDER BY 1`,
      ),
    ).toEqual([{ conname: 'key_of_t' }, { conname: 'only_t_a' }]);
    expect(await project.json('check')).toMatchObject({ inSync: true, operations: [] });
  });

  const broken = async () => {
    const file = (id: string, down: string, body: string) => `export const revision = '${id}';
export const downRevision = ${down};
export async function upgrade(op) { ${body} }
export async function downgrade(op) {}`;
    await project.write({
      'migrations/versions/1.ts': file('a1', 'null', "await op.execute('CREATE TABLE one (a integer)');"),
      'migrations/versions/2.ts': file('b1', "'a1'", "await op.execute('nonsense');"),
    });
    expect((await project.dbm('upgrade')).exitCode).toBe(2);
    return (await project.json('current')).current.length;
  };

  test('transactionPerMigration: true keeps what went well', async () => {
    expect(await broken()).toBe(1);
  });

  test('transactionPerMigration: false is all or nothing', async () => {
    await config('transactionPerMigration: false');
    expect(await broken()).toBe(0);
    await expect(query('SELECT * FROM one')).rejects.toThrow();
  });

  test('transaction = false for what cannot run in one', async () => {
    await query('CREATE TABLE one (a integer)');
    await project.write({
      'migrations/versions/1.ts': `export const revision = 'a1';
export const downRevision = null;
export const transaction = false;
export async function upgrade(op) { await op.execute('CREATE INDEX CONCURRENTLY ix_one ON one (a)'); }
export async function downgrade(op) { await op.execute('DROP INDEX CONCURRENTLY ix_one'); }`,
    });
    await project.ok('upgrade');
    expect(await query("SELECT indexname FROM pg_indexes WHERE tablename = 'one'")).toEqual([
      { indexname: 'ix_one' },
    ]);
    await project.ok('downgrade');
    expect(await query("SELECT indexname FROM pg_indexes WHERE tablename = 'one'")).toEqual([]);
  });
});

test('a header that cannot be read names the file and the line', async () => {
  await project.write({
    'migrations/versions/1.ts':
      "// made by hand\nexport const revision = 'a' + 1;\nexport const downRevision = null;",
  });
  for (const command of ['heads', 'history', 'upgrade', 'branches']) {
    const { exitCode, stderr } = await project.dbm(command);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(/versions\/1\.ts:2: revision cannot be read without running the file/),
    });
  }
});
