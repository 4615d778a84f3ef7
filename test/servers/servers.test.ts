import { describe, expect, test } from 'vitest';
import { withConnection } from './connection.js';
import { type Database, engines, freshDatabase } from './databases.js';
import { dump } from './dumps.js';
import { rowCounts } from './rows.js';
import type { Engine } from './server.js';

const serial: Record<Engine, string> = {
  sqlite: 'INTEGER PRIMARY KEY AUTOINCREMENT',
  postgresql: 'integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY',
  mysql: 'integer AUTO_INCREMENT PRIMARY KEY',
  mariadb: 'integer AUTO_INCREMENT PRIMARY KEY',
};

async function withDatabase(engine: Engine, use: (database: Database) => Promise<void>): Promise<void> {
  const database = await freshDatabase(engine);
  try {
    await use(database);
  } finally {
    await database.drop();
  }
}

function execute({ url }: Database, statements: string[]): Promise<void> {
  return withConnection(url, async (query) => {
    for (const statement of statements) await query(statement);
  });
}

test('SQLite is there and comes first', () => {
  expect(engines()[0]).toBe('sqlite');
});

describe.each(engines())('%s', (engine) => {
  const structure = [
    `CREATE TABLE author (id ${serial[engine]}, name varchar(40) NOT NULL)`,
    'CREATE TABLE book (title varchar(40), author_id integer, FOREIGN KEY (author_id) REFERENCES author (id))',
    'CREATE INDEX book_title ON book (title)',
    'CREATE VIEW names AS SELECT name FROM author',
  ];

  test('lends an empty database and takes it back', async () => {
    const database = await freshDatabase(engine);
    expect(database.url).toMatch(new RegExp(`^${engine}://`));
    expect(await dump(database.url)).toBe('');
    await execute(database, ['CREATE TABLE there (id integer)']);
    await database.drop();
    if (engine === 'sqlite') expect(await dump(database.url)).toBe('');
    else await expect(dump(database.url)).rejects.toThrow(/does not exist|Unknown database/);
  });

  test('dumps the structure, not the rows and not the version table', async () => {
    await withDatabase(engine, async (database) => {
      await execute(database, structure);
      const before = await dump(database.url);
      for (const name of ['author', 'book_title', 'names']) expect(before).toContain(name);

      await execute(database, [
        'CREATE TABLE dbm_version (revision varchar(20))',
        "INSERT INTO author (name) VALUES ('Astrid'), ('Tove')",
      ]);
      expect(await dump(database.url)).toBe(before);

      await execute(database, ['ALTER TABLE book ADD COLUMN pages integer']);
      expect(await dump(database.url)).not.toBe(before);
    });
  });

  test('counts rows', async () => {
    await withDatabase(engine, async (database) => {
      await execute(database, [...structure, "INSERT INTO author (name) VALUES ('Astrid'), ('Tove')"]);
      expect(await rowCounts(database.url)).toEqual({ author: 2, book: 0 });
    });
  });
});

test('a dump of SQLite ignores how a statement was spelt and, unless asked, how the table came about', async () => {
  const spellings = [
    ["CREATE TABLE t (id integer, word text DEFAULT 'a  b')"],
    [`CREATE TABLE "t"(\n  "id" integer,\n  word text DEFAULT 'a  b'\n)`],
    ['CREATE TABLE t (id integer)', "ALTER TABLE t ADD COLUMN word text DEFAULT 'a  b' "],
  ];
  const dumps: { whole: string; plain: string }[] = [];
  for (const statements of spellings) {
    await withDatabase('sqlite', async (database) => {
      await execute(database, statements);
      dumps.push({ whole: await dump(database.url), plain: await dump(database.url, { sql: false }) });
    });
  }
  const [first, second, third] = dumps;
  expect(second).toEqual(first);
  expect(third?.plain).toBe(first?.plain);
});
