import fc from 'fast-check';
import { CamelCasePlugin, type Kysely } from 'kysely';
import { createDbm } from 'kysely-dbm';
import { createDb, loadRelated, withRelated } from 'kysely-dbm/query';
import {
  index,
  integer,
  json,
  type KyselyDatabase,
  now,
  relations,
  string,
  table,
  timestamp,
} from 'kysely-dbm/schema';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { snakeCase } from '../../src/schema/casing.js';
import { testProject } from '../cli/projects.js';
import { withConnection } from '../servers/connection.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';

const blogAuthors = table('blogAuthors', {
  id: integer().primaryKey().autoIncrement(),
  fullName: string(80).notNull(),
});

const blogPosts = table(
  'blogPosts',
  {
    id: integer().primaryKey().autoIncrement(),
    authorId: integer()
      .notNull()
      .references(() => blogAuthors.id),
    parentPost: integer().references('blogPosts.id'),
    postTitle: string(80).notNull(),
    metaData: json<{ someKey: number }>(),
    createdAt: timestamp().notNull().default(now()),
    updatedAt: timestamp().notNull().default(now()).onUpdateNow({ plugin: true }),
  },
  (t) => [index().on(t.authorId, t.createdAt), index('ix_lowerTitle').on(t.postTitle)],
);

const models = {
  blogAuthors,
  blogPosts,
  authorRelations: relations(blogAuthors, (r) => ({ blogPosts: r.many(blogPosts) })),
  postRelations: relations(blogPosts, (r) => ({ blogAuthor: r.one(blogAuthors, { required: true }) })),
};

type Models = KyselyDatabase<typeof models>;

it('snakeCase is what the CamelCasePlugin does', () => {
  class Plugin extends CamelCasePlugin {
    snake(name: string) {
      return this.snakeCase(name);
    }
  }
  const plugin = new Plugin();
  const name = fc.array(fc.constantFrom('a', 'B', 'C', '1', '_', 'é', 'Ü'), { minLength: 1 });
  fc.assert(
    fc.property(name, (chars) => {
      expect(snakeCase(chars.join(''))).toBe(plugin.snake(chars.join('')));
    }),
  );
});

describe.each(engines())('casing on %s', (engine) => {
  let database: Database;
  let db: Kysely<Models>;
  beforeAll(async () => {
    database = await freshDatabase(engine);
    const config = { url: database.url, models, casing: 'snake_case' } as const;
    const project = await testProject(database.url);
    const dbm = createDbm({ config, cwd: project.folder });
    await dbm.migrate({ message: 'all' });
    await dbm.upgrade();
    expect((await dbm.check()).inSync).toBe(true);
    await project.remove();
    db = createDb<Models>(config, { models });
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  it('has one set of names here and another one there', async () => {
    await db.insertInto('blogAuthors').values({ id: 1, fullName: 'Ann' }).execute();
    const metaData = JSON.stringify({ someKey: 1, other_key: 2 });
    await db.insertInto('blogPosts').values({ id: 1, authorId: 1, postTitle: 'One', metaData }).execute();
    const columns = 'SELECT author_id, post_title FROM blog_posts';
    expect(await withConnection(database.url, (query) => query(columns))).toEqual([
      { author_id: 1, post_title: 'One' },
    ]);
    const plain = await db.selectFrom('blogPosts').selectAll().execute();
    const authors = await withRelated(db.selectFrom('blogAuthors as a'), blogAuthors, {
      blogPosts: { where: (eb) => eb('blogPosts.postTitle', '=', 'One'), with: { blogAuthor: true } },
    }).execute();
    const blogAuthor = { id: 1, fullName: 'Ann' };
    expect(authors).toEqual([{ ...blogAuthor, blogPosts: [{ ...plain[0], blogAuthor }] }]);
    const loaded = await loadRelated(db, blogPosts, plain, 'blogAuthor', { columns: ['fullName'] });
    expect(loaded[0]?.blogAuthor).toEqual({ fullName: 'Ann' });
    expect(JSON.stringify(plain[0]?.metaData)).toContain('other_key');
  });

  it('sets the time of an update', async () => {
    const old = '2001-02-03 04:05:06';
    await db.updateTable('blogPosts').set({ updatedAt: old }).execute();
    const read = async () => {
      const rows = await withConnection(database.url, (query) =>
        query(`SELECT substr(cast(updated_at AS char(30)), 1, 4) AS year FROM blog_posts`),
      );
      return Number(rows[0]?.year);
    };
    expect(await read()).toBe(2001);
    await db.updateTable('blogPosts').set({ postTitle: 'Two' }).where('id', '=', 1).execute();
    expect(await read()).toBeGreaterThan(2020);
  });
});
