import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import type { Engine } from '../servers/server.js';
import { models, type TestProject, testProject } from './projects.js';

let database: Database;
let project: TestProject;
const query = (sql: string) => withConnection(database.url, (send) => send(sql));
const check = async () => (await project.dbm('check')).exitCode;

const cache = () => join(project.folder, 'node_modules/.cache/kysely-dbm');
/** The file that says what was equal, and whether the last check wrote it: a check that knew does not. */
function kept(): string | null {
  const name = readdirSync(cache()).find((it) => it.startsWith('equal-'));
  return name === undefined ? null : join(cache(), name);
}
async function isKnown(): Promise<boolean> {
  const { ino } = statSync(kept()!);
  expect(await check()).toBe(0);
  return statSync(kept()!).ino === ino;
}

/** The second check may still digest the structure that the first has found equal. */
async function isKnownAgain(): Promise<boolean> {
  expect(await check()).toBe(0);
  return isKnown();
}

const tables = `
  export const users = table('users', {
    id: integer().primaryKey(), name: string(20).notNull().default('x'), age: integer(), score: integer().default(1),
  }, (t) => [index('ix_age').on(t.age), check('ck_age', sql\`age > 0\`), unique('uq_name').on(t.name)]);
  export const posts = table('posts', { id: integer().primaryKey(), author: integer().references(() => users.id) });`;

async function start(engine: Engine, source = tables): Promise<void> {
  database = await freshDatabase(engine);
  project = await testProject(database.url);
  await project.write({ 'node_modules/.keep': '', 'models.ts': models(source) });
  await project.ok('migrate', '-m', 'first');
  await project.ok('upgrade');
  expect(await check()).toBe(0);
}

afterEach(async () => {
  await project.remove();
  await database.drop();
});

const everywhere: readonly (readonly string[])[] = [
  ['CREATE INDEX ix_more ON users (score)'],
  ['DROP INDEX ix_age', 'CREATE INDEX ix_age ON users (age DESC)'],
  ['ALTER TABLE users ADD COLUMN more integer'],
  ['DROP TABLE posts'],
  ['CREATE TABLE more (id integer)'],
];
const mysql: readonly (readonly string[])[] = [
  ["ALTER TABLE users ALTER COLUMN name SET DEFAULT 'y'"],
  ['ALTER TABLE users MODIFY age bigint'],
  ['ALTER TABLE users MODIFY age integer NOT NULL'],
  ['ALTER TABLE users MODIFY score integer NULL DEFAULT 1 COMMENT "points"'],
  ['ALTER TABLE users DROP CONSTRAINT ck_age', 'ALTER TABLE users ADD CONSTRAINT ck_age CHECK (age > 1)'],
  ['ALTER TABLE users DROP INDEX uq_name'],
  ['ALTER TABLE users DEFAULT CHARACTER SET latin1'],
  ['CREATE INDEX ix_age_2 ON users (age, score)'],
];
const changes: Readonly<Record<Engine, readonly (readonly string[])[]>> = {
  sqlite: [
    ...everywhere,
    ['DROP TABLE posts', 'CREATE TABLE posts (id INTEGER NOT NULL PRIMARY KEY, author INTEGER)'],
  ],
  postgresql: [
    ...everywhere,
    ["ALTER TABLE users ALTER COLUMN name SET DEFAULT 'y'"],
    ['ALTER TABLE users ALTER COLUMN age TYPE bigint'],
    ['ALTER TABLE users ALTER COLUMN age SET NOT NULL'],
    ["COMMENT ON COLUMN users.age IS 'in years'"],
    ["COMMENT ON TABLE users IS 'people'"],
    ['ALTER TABLE users DROP CONSTRAINT ck_age', 'ALTER TABLE users ADD CONSTRAINT ck_age CHECK (age > 1)'],
    ['ALTER TABLE users DROP CONSTRAINT uq_name'],
    ['ALTER TABLE users SET (fillfactor = 70)'],
    ['ALTER TABLE users ALTER COLUMN name SET STORAGE external'],
  ],
  mysql,
  mariadb: mysql,
};

describe.each(engines())('check on %s', (engine) => {
  beforeEach(async () => {
    await start(engine);
    expect(await isKnownAgain()).toBe(true);
  });

  const applicable =
    engine === 'mysql' || engine === 'mariadb'
      ? [...everywhere.filter(([it]) => !it!.startsWith('DROP INDEX')), ...changes[engine]]
      : changes[engine];

  test('sees whatever happens to the database after it was in sync', async () => {
    const unseen: string[] = [];
    for (const statements of applicable) {
      const other = await freshDatabase(engine);
      const own = database;
      try {
        // Another database that starts alike: what is known of one is no answer for the other.
        await project.write({
          'dbm.config.ts': `export default { url: '${other.url}', models: './models.ts' };`,
        });
        await project.ok('upgrade');
        for (const _ of ['compares', 'digests']) expect(await check()).toBe(0);
        database = other;
        await withConnection(other.url, async (send) => {
          for (const sql of statements) await send(sql);
        });
        if ((await check()) !== 1) unseen.push(statements.join('; '));
      } finally {
        database = own;
        await other.drop();
      }
    }
    expect(unseen).toEqual([]);
  });

  test('sees whatever happens to the models', async () => {
    const edits = [
      ["default('x')", "default('y')"],
      ['age: integer()', 'age: bigint()'],
      ['age: integer()', 'age: integer().notNull()'],
      ['age > 0', 'age > 1'],
      ['.on(t.age)', '.on(t.age, t.score)'],
      ['.references(() => users.id)', ".references(() => users.id, { onDelete: 'cascade' })"],
    ] as const;
    for (const [from, to] of edits) {
      await project.write({ 'models.ts': models(tables.replace(from, to)) });
      expect(await check(), to).toBe(1);
    }
    await project.write({ 'models.ts': models(tables) });
    expect(await isKnownAgain()).toBe(true);
  });

  test('goes by the server, and not by the config that leads to it', async () => {
    const other = await freshDatabase(engine);
    await project.write({
      'dbm.config.ts': `export default { url: '${other.url}', models: './models.ts' };`,
    });
    await project.ok('stamp', 'head');
    expect(await check()).toBe(1);
    await other.drop();
  });
});

test.each([
  ["DEFAULT 'x'", "DEFAULT 'y'"],
  ['"age" INTEGER', '"age" TEXT'],
  ['age > 0', 'age > 1'],
  ['"score" INTEGER', '"score" INTEGER NOT NULL'],
])('check on sqlite sees %s become %s', async (from, to) => {
  await start('sqlite');
  const [table, index] = ['users', 'ix_age'].map(
    (name) => `SELECT sql FROM sqlite_master WHERE name = '${name}'`,
  );
  await withConnection(database.url, async (send) => {
    const created = String((await send(table!))[0]!.sql);
    const [{ sql: indexed }] = (await send(index!)) as [{ sql: string }];
    expect(created).toContain(from);
    for (const sql of ['DROP TABLE users', created.replace(from, to), indexed]) await send(sql);
  });
  expect(await check()).toBe(1);
});

describe('what check knows', () => {
  const config = (more: string) =>
    project.write({
      'dbm.config.ts': `export default { url: '${database.url}', models: './models.ts', ${more} };`,
    });

  test('is no answer to another config', async () => {
    await start('sqlite');
    await query('CREATE TABLE theirs (id integer)');
    expect(await check()).toBe(1);
    await config("exclude: ['theirs']");
    expect(await check()).toBe(0);
    expect(await isKnownAgain()).toBe(true);
    await config("exclude: [/^thei/, 'other']");
    expect(await isKnown()).toBe(false);
    await config("exclude: ['other']");
    expect(await check()).toBe(1);
    await config("exclude: ['theirs', 'posts']");
    expect(await isKnown()).toBe(false);
    await config("exclude: ['theirs'], naming: { fk: 'other_{table}_{columns}' }");
    expect(await check()).toBe(1);
  });

  test('is nothing where functions of the config decide', async () => {
    await start('sqlite');
    for (const more of [
      'exclude: (it) => it.name === "theirs"',
      'includeObject: (it) => it.name !== "theirs"',
      'compareType: () => null',
      'compareDefault: () => null',
    ]) {
      rmSync(kept() ?? '', { force: true });
      await config(more);
      expect(await check(), more).toBe(0);
      expect(kept(), more).toBeNull();
    }
    await config('exclude: () => !globalThis.process.env.DBM_TEST_SEES, processOperations: (it) => it');
    expect(kept()).toBeNull();
  });

  test('is no answer for models that say something else in another environment', async () => {
    await start(
      'sqlite',
      'export const t = table("t", { a: process.env.DBM_TEST_TYPE ? text() : integer() });',
    );
    process.env.DBM_TEST_TYPE = 'text';
    try {
      expect(await check()).toBe(1);
    } finally {
      process.env.DBM_TEST_TYPE = undefined;
      delete process.env.DBM_TEST_TYPE;
    }
    expect(await isKnownAgain()).toBe(true);
  });

  test('tells its notes again', async () => {
    await start('sqlite');
    await query('CREATE VIEW everyone AS SELECT * FROM users');
    const first = await project.dbm('check');
    expect(first.stderr).toContain('view everyone');
    const { ino } = statSync(kept()!);
    expect(await project.dbm('check')).toEqual(first);
    expect(statSync(kept()!).ino).toBe(ino);
  });

  test('is forgotten when its file is damaged, and then kept anew', async () => {
    await start('sqlite');
    const file = kept()!;
    const text = readFileSync(file, 'utf8');
    const damages = [
      '',
      '{}',
      text.slice(0, 300),
      text.replace('SELECT', 'DELETE'),
      `${text} `,
      '\0'.repeat(500),
    ];
    for (const damage of damages) {
      writeFileSync(file, damage);
      expect(await isKnown()).toBe(false);
      expect(readFileSync(file, 'utf8')).toBe(text);
    }
    await query('DROP TABLE posts');
    for (const damage of damages) {
      writeFileSync(file, damage);
      expect(await check()).toBe(1);
    }
  });

  test('is not kept where nothing can be written', async () => {
    await start('sqlite');
    rmSync(cache(), { recursive: true });
    writeFileSync(cache(), 'a file where the folder would be');
    expect(await check()).toBe(0);
    await query('DROP TABLE posts');
    expect(await check()).toBe(1);
  });

  test.runIf(engines().includes('postgresql'))(
    'sees enums, views, triggers, sequences and schemas',
    async () => {
      await start(
        'postgresql',
        `import { enumeration as e, extension, fn, sequence, trigger, view, policy, domain } from 'kysely-dbm/schema';
      export const mood = e('mood', ['sad', 'glad']);
      export const users = table('users', { id: integer().primaryKey(), mood, name: text() },
        [tableOptions({ rowLevelSecurity: true })]);
      export const inner = table({ schema: 'inner_one', name: 'things' }, { id: integer().primaryKey() });
      export const glad = view('glad', sql\`SELECT id FROM users WHERE mood = 'glad'\`);
      export const touch = fn('touch', sql\`CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'\`);
      export const touched = trigger('touched', users, sql\`CREATE TRIGGER touched BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch()\`);
      export const numbers = sequence('numbers', { increment: 2 });
      export const own = policy('own', users, { using: sql\`true\` });`,
      );
      const changesOfObjects: readonly (readonly [string, string])[] = [
        ["ALTER TYPE mood RENAME VALUE 'sad' TO 'blue'", "ALTER TYPE mood RENAME VALUE 'blue' TO 'sad'"],
        [
          'CREATE OR REPLACE VIEW glad AS SELECT id FROM users',
          "CREATE OR REPLACE VIEW glad AS SELECT id FROM users WHERE mood = 'glad'",
        ],
        ['ALTER TABLE users DISABLE TRIGGER touched', 'ALTER TABLE users ENABLE TRIGGER touched'],
        ['ALTER SEQUENCE numbers INCREMENT 3', 'ALTER SEQUENCE numbers INCREMENT 2'],
        ['ALTER POLICY own ON users USING (false)', 'ALTER POLICY own ON users USING (true)'],
        ['ALTER TABLE users DISABLE ROW LEVEL SECURITY', 'ALTER TABLE users ENABLE ROW LEVEL SECURITY'],
        ['ALTER TABLE inner_one.things ADD more integer', 'ALTER TABLE inner_one.things DROP more'],
        ['ALTER FUNCTION touch() STABLE', 'ALTER FUNCTION touch() VOLATILE'],
      ];
      for (const [there, back] of changesOfObjects) {
        await query(there);
        expect(await check(), there).toBe(1);
        await query(back);
        expect(await check(), back).toBe(0);
      }
    },
  );

  test.runIf(engines().includes('postgresql'))('is no answer for another schema', async () => {
    await start('postgresql');
    await query('CREATE SCHEMA other');
    const url = `${database.url}?options=-c%20search_path%3Dother`;
    await project.write({ 'dbm.config.ts': `export default { url: '${url}', models: './models.ts' };` });
    await project.ok('stamp', 'head');
    expect(await check()).toBe(1);
  });
});
