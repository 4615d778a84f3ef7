import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';
import { dump } from '../servers/dumps.js';
import { rowCounts } from '../servers/rows.js';
import { runCommand } from './projects.js';

const folder = fileURLToPath(new URL('../../migrations-example', import.meta.url));

/** Before this revision the rows are written, in the columns of that time. */
const addTags = '4d15e8c26ba7';

const rows = [
  "INSERT INTO users (email, name) VALUES ('ann@example.org', 'Ann'), ('bob@example.org', 'Bob')",
  "INSERT INTO profiles (user_id, bio, birth_year) VALUES (1, 'writes', '1984')",
  `INSERT INTO posts (user_id, title, body, views, published_on)
   VALUES (1, 'Hello, World!', 'first', 41, '2026-02-04'), (2, 'On rows', 'second', 2147483647, NULL)`,
  "INSERT INTO tags (name) VALUES ('news'), ('sql')",
  'INSERT INTO post_tags (post_id, tag_id) VALUES (1, 1), (1, 2), (2, 2)',
];

const counts = { users: 2, profiles: 1, posts: 2, tags: 2, post_tags: 3 };

describe.each(engines())('the example on %s', (engine) => {
  let database: Database;
  let start: string;
  const query = (sql: string) => withConnection(database.url, (send) => send(sql));
  const dbm = async (...argv: string[]) => {
    const { exitCode, stdout, stderr } = await runCommand(folder, [...argv, '--url', database.url, '--json']);
    if (exitCode !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  };

  beforeAll(async () => {
    database = await freshDatabase(engine);
  });
  afterAll(() => database.drop());

  test('grows to its first rows', async () => {
    expect((await dbm('upgrade', addTags)).applied).toHaveLength(4);
    for (const row of rows) await query(row);
    start = await dump(database.url, { sql: false });
    expect(await rowCounts(database.url)).toEqual(counts);
  });

  test('then to its head, with the rows, and equals the models', async () => {
    expect((await dbm('upgrade')).applied).toHaveLength(3);
    expect(await dbm('check')).toMatchObject({ inSync: true, operations: [] });
    expect(await rowCounts(database.url)).toEqual(counts);
    expect(await query('SELECT display_name FROM users ORDER BY id')).toEqual([
      { display_name: 'Ann' },
      { display_name: 'Bob' },
    ]);
    expect(await query('SELECT birth_year FROM profiles')).toEqual([{ birth_year: 1984 }]);
    const posts = await query('SELECT slug, views FROM posts ORDER BY id');
    expect(posts.map(({ slug, views }) => [slug, Number(views)])).toEqual([
      ['hello-world-1', 41],
      ['on-rows-2', 2147483647],
    ]);
  });

  test('back to where it was, with the rows', async () => {
    expect((await dbm('downgrade', addTags)).reverted).toHaveLength(3);
    expect(await dump(database.url, { sql: false })).toBe(start);
    expect(await rowCounts(database.url)).toEqual(counts);
    expect(await query('SELECT name FROM users ORDER BY id')).toEqual([{ name: 'Ann' }, { name: 'Bob' }]);
    expect(await query('SELECT birth_year FROM profiles')).toEqual([{ birth_year: '1984' }]);
  });

  test('down to nothing, and up again', async () => {
    await dbm('upgrade');
    expect((await dbm('downgrade', 'base')).reverted).toHaveLength(7);
    expect(await rowCounts(database.url)).toEqual({});
    expect((await dbm('upgrade')).applied).toHaveLength(7);
    expect(await dbm('check')).toMatchObject({ inSync: true, operations: [] });
  });
});
