import { sql } from 'kysely';
import { createDb } from 'kysely-dbm/query';
import { expect, it, vi } from 'vitest';

it('prints each statement with its parameters, and what failed', async () => {
  const lines: string[] = [];
  const said = vi.spyOn(console, 'error').mockImplementation((line) => lines.push(line));
  const db = createDb<{ t: { a: unknown } }>({ url: 'sqlite::memory:', echo: true });
  try {
    await db.schema
      .createTable('t')
      .addColumn('a', 'integer', (it) => it.unique())
      .execute();
    for (const a of ['x', 12n, Buffer.from('abc')]) await db.insertInto('t').values({ a }).execute();
    await db
      .insertInto('t')
      .values({ a: 'x' })
      .execute()
      .catch(() => {});
    await sql`select 1`.execute(db);
  } finally {
    await db.destroy();
    said.mockRestore();
  }
  expect(lines.map((it) => it.replace(/\d+ ms$/, 'N ms'))).toEqual([
    'create table "t" ("a" integer unique); -- N ms',
    'insert into "t" ("a") values (?); -- ["x"] N ms',
    'insert into "t" ("a") values (?); -- ["12"] N ms',
    'insert into "t" ("a") values (?); -- ["3 bytes"] N ms',
    'insert into "t" ("a") values (?); -- ["x"] failed: UNIQUE constraint failed: t.a',
    'select 1; -- N ms',
  ]);
});
