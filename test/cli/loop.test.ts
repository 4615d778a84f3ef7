import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { dump } from '../servers/dumps.js';
import { models, type TestProject, testProject } from './projects.js';

const first = models(`
const timestamps = { created_at: timestamp().notNull().default(now()) };
export const users = table('users', {
  id: integer().primaryKey().autoIncrement(),
  email: string(120).notNull().unique(),
  ...timestamps,
});
export const posts = table('posts', {
  id: integer().primaryKey().autoIncrement(),
  title: string(120).notNull(),
  user_id: integer().notNull().references(() => users.id, { onDelete: 'cascade' }),
}, (t) => [index().on(t.user_id)]);
`);

const second = models(`
const timestamps = { created_at: timestamp().notNull().default(now()) };
export const users = table('users', {
  id: integer().primaryKey().autoIncrement(),
  email: string(255).notNull().unique(),
  age: integer().notNull(),
  mood: enumeration('mood', ['happy', 'sad']).notNull().default('happy'),
  ...timestamps,
}, (t) => [check('ck_users_age', sql\`\${t.age} >= 0\`)]);
export const posts = table('posts', {
  id: integer().primaryKey().autoIncrement(),
  title: text().notNull(),
  price: decimal(10, 2).notNull().default(0),
  user_id: integer().notNull().references(() => users.id, { onDelete: 'cascade' }),
}, (t) => [index().on(t.user_id), index().on(t.price)]);
export const tags = table('tags', { name: string(40).primaryKey() });
export const post_tags = table('post_tags', {
  post_id: integer().primaryKey().references(() => posts.id),
  tag: string(40).primaryKey().references(() => tags.name),
});
`);

/** One project on each engine, walked through from nothing to everything and back. Each test follows the last. */
describe.each(engines())('the loop on %s', (engine) => {
  let database: Database;
  let project: TestProject;
  let firstId: string;
  let secondId: string;
  let firstDump: string;
  const query = (sql: string) => withConnection(database.url, (send) => send(sql));

  beforeAll(async () => {
    database = await freshDatabase(engine);
    project = await testProject(database.url);
    await project.write({ 'models.ts': first });
  });
  afterAll(async () => {
    await project.remove();
    await database.drop();
  });

  test('migrate writes the first file', async () => {
    const written = await project.json('migrate', '-m', 'users and posts');
    firstId = written.revision;
    expect(firstId).toMatch(/^[0-9a-f]{12}$/);
    expect(written.path).toMatch(/migrations\/versions\/\d{8}_\d{4}_users_and_posts\.ts$/);
    expect(written.operations).toEqual([
      { kind: 'createTable', table: 'users', description: 'table users', destructive: false },
      { kind: 'createTable', table: 'posts', description: 'table posts', destructive: false },
    ]);
    expect(await project.read(`migrations/versions/${(await project.versions())[0]}`)).toContain(firstId);
  });

  test('a second migrate refuses: the first is not applied', async () => {
    const { exitCode, stderr } = await project.dbm('migrate', '-m', 'again');
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`The database is not up to date: it lacks ${firstId} (users and posts)`);
    expect(stderr).toContain('hint: Run `dbm upgrade` first. To write a migration again, remove its file.');
    expect(await project.versions()).toHaveLength(1);
  });

  test('upgrade applies it', async () => {
    const { exitCode, stdout, stderr } = await project.dbm('upgrade');
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
    expect(stderr).toMatch(
      new RegExp(`^Running upgrade {2}-> ${firstId}, users and posts \\(\\d+ ms\\)\\n$`),
    );
    expect(await project.ok('check')).toContain('are the same');
    firstDump = await dump(database.url, { sql: false });
  });

  test('nothing to migrate is not an error, and writes nothing', async () => {
    expect(await project.json('migrate', '-m', 'nothing')).toEqual({
      revision: null,
      path: null,
      operations: [],
    });
    expect(await project.versions()).toHaveLength(1);
    expect(await project.json('upgrade')).toEqual({ from: [firstId], to: [firstId], applied: [] });
  });

  test('changed models are found', async () => {
    await query("INSERT INTO users (email) VALUES ('ann@example.org'), ('bob@example.org')");
    await query("INSERT INTO posts (title, user_id) VALUES ('one', 1), ('two', 2)");
    await project.write({ 'models.ts': second });
    const { exitCode, stdout } = await project.dbm('check');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('~ users.email string(120) -> string(255)\n');
    expect(stdout).toContain('+ users.age integer() not null\n');
    expect(stdout).toContain('+ table post_tags\n');
  });

  test('and migrated, with a value for the rows that are there', async () => {
    secondId = (await project.json('migrate', '-m', 'more', '--backfill', 'users.age=7')).revision;
    await project.ok('upgrade');
    expect(await project.json('check')).toMatchObject({ inSync: true, operations: [] });
    const users = await query('SELECT email, age, mood FROM users ORDER BY id');
    expect(users).toEqual([
      { email: 'ann@example.org', age: 7, mood: 'happy' },
      { email: 'bob@example.org', age: 7, mood: 'happy' },
    ]);
    expect(await query('SELECT title FROM posts ORDER BY id')).toEqual([{ title: 'one' }, { title: 'two' }]);
  });

  test('current and history know where it stands', async () => {
    expect(await project.json('current')).toEqual({
      current: [
        {
          revision: secondId,
          message: 'more',
          appliedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
          isHead: true,
        },
      ],
      atHeads: true,
    });
    const { revisions } = await project.json('history');
    expect(revisions).toMatchObject([
      { revision: secondId, downRevisions: [firstId], isHead: true, isCurrent: true, applied: true },
      { revision: firstId, downRevisions: [], isHead: false, isCurrent: false, applied: true },
    ]);
  });

  test('downgrade -1 comes back exactly, rows and all', async () => {
    const { exitCode, stderr } = await project.dbm('downgrade', '-1');
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(
      new RegExp(`^Running downgrade ${secondId} -> ${firstId}, more \\(\\d+ ms\\)\\n$`),
    );
    expect(await dump(database.url, { sql: false })).toBe(firstDump);
    expect(await query('SELECT title, user_id FROM posts ORDER BY id')).toEqual([
      { title: 'one', user_id: 1 },
      { title: 'two', user_id: 2 },
    ]);
    expect(await project.ok('current')).toBe(`${firstId}, users and posts\n`);
    expect((await project.ok('history', '-i')).replace(/\[\d.* UTC\]/, '[then]')).toBe(
      `${firstId} -> ${secondId} (head), more [not applied]\n` +
        `<base> -> ${firstId} (current), users and posts [then]\n`,
    );
  });

  test('a database that is behind is out of sync', async () => {
    const { exitCode, stdout, stderr } = await project.dbm('check', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ inSync: false });
    expect(stderr).toContain(`The database lacks ${secondId} (more): run \`dbm upgrade\`.`);
  });

  test('up by one, down to base, and up to a partial id', async () => {
    expect(await project.json('upgrade', '+1')).toMatchObject({
      from: [firstId],
      to: [secondId],
      applied: [{ revision: secondId, message: 'more', durationMs: expect.any(Number) }],
    });
    expect(await project.json('downgrade', 'base')).toMatchObject({
      from: [secondId],
      to: [],
      reverted: [{ revision: secondId }, { revision: firstId }],
    });
    expect(await dump(database.url)).not.toMatch(/users|posts|tags|mood/);
    expect(await project.json('upgrade', firstId.slice(0, 6))).toMatchObject({ from: [], to: [firstId] });
    expect(await dump(database.url, { sql: false })).toBe(firstDump);
  });

  test('stamp records without running anything', async () => {
    expect(await project.json('stamp', 'head')).toEqual({ from: [firstId], to: [secondId] });
    expect(await dump(database.url, { sql: false })).toBe(firstDump);
    expect(await project.json('stamp', firstId)).toEqual({ from: [secondId], to: [firstId] });
    expect(await project.json('stamp', 'base')).toEqual({ from: [firstId], to: [] });
    expect(await project.ok('current')).toBe('No migration is applied yet.\n');
  });
});
