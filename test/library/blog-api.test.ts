import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Kysely } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../examples/blog-api/app.js';
import { type Database as Blog, migrate, openDatabase } from '../../examples/blog-api/database.js';
import { type Database, engines, freshDatabase } from '../servers/databases.js';

const folder = fileURLToPath(new URL('../../migrations-example/migrations', import.meta.url));

describe.each(engines())('the example API on %s', (engine) => {
  let database: Database;
  let db: Kysely<Blog>;
  let server: Server;
  let root: string;

  const send = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(root + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: documents of many shapes
    return { status: response.status, body: (await response.json()) as any };
  };

  beforeAll(async () => {
    database = await freshDatabase(engine);
    // Three replicas start at once: one migrates. Not on SQLite, where they would be processes of their own (see
    // installed-library.test.ts): within one, the driver waits for a lock without letting its holder go on.
    const count = engine === 'sqlite' ? 1 : 3;
    const replicas = Array.from({ length: count }, () => openDatabase(database.url));
    const applied = await Promise.all(replicas.map((it) => migrate(it, folder)));
    expect(applied.flat()).toHaveLength(7);
    await Promise.all(replicas.slice(1).map((it) => it.destroy()));
    db = replicas[0]!;
    server = createApp(db).listen(0);
    await once(server, 'listening');
    root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.close();
    await db.destroy();
    await database.drop();
  });

  it('takes users and posts', async () => {
    const ann = { email: 'ann@example.org', display_name: 'Ann', bio: 'writes' };
    expect(await send('POST', '/users', ann)).toEqual({ status: 201, body: { id: 1 } });
    expect(await send('POST', '/users', ann)).toMatchObject({ status: 409 });
    for (const [title, tags] of [
      ['One', ['sql']],
      ['Two', ['news', 'sql']],
      ['Three', []],
    ] as const) {
      const post = { user_id: 1, title, body: '...', tags };
      expect(await send('POST', '/posts', post)).toMatchObject({ status: 201 });
    }
    const orphan = { user_id: 99, title: 'Orphan', body: '...', tags: [] };
    expect(await send('POST', '/posts', orphan)).toMatchObject({
      status: 422,
      body: { error: 'the foreignKey constraint refuses this' },
    });
  });

  it('shows them, with what belongs to them', async () => {
    const { body } = await send('GET', '/posts');
    expect(body).toMatchObject({ page: 1, pages: 2, total: 3 });
    expect(body.items).toEqual([
      { id: 3, slug: 'three', title: 'Three', user_id: 1, author: { display_name: 'Ann' }, tags: [] },
      {
        id: 2,
        slug: 'two',
        title: 'Two',
        user_id: 1,
        author: { display_name: 'Ann' },
        tags: [{ name: 'news' }, { name: 'sql' }],
      },
    ]);
    expect((await send('GET', '/posts?tag=news')).body).toMatchObject({ total: 1 });
    expect((await send('GET', '/posts/two')).body).toMatchObject({
      title: 'Two',
      author: { id: 1, display_name: 'Ann', profile: { bio: 'writes' } },
      tags: [{ name: 'news' }, { name: 'sql' }],
    });
    expect(await send('GET', '/posts/nothing')).toMatchObject({ status: 404 });
    expect((await send('GET', '/users/1')).body).toEqual({
      id: 1,
      email: 'ann@example.org',
      display_name: 'Ann',
      profile: { bio: 'writes' },
      posts: [
        { slug: 'three', title: 'Three' },
        { slug: 'two', title: 'Two' },
        { slug: 'one', title: 'One' },
      ],
    });
    expect((await send('GET', '/statistics')).body).toEqual([
      { display_name: 'Ann', posts: 3, last_title: 'Two', views: 0 },
    ]);
  });

  it('changes and removes them', async () => {
    expect(await send('PATCH', '/posts/one', { title: 'First' })).toMatchObject({ status: 200 });
    expect((await send('GET', '/posts/one')).body).toMatchObject({ title: 'First' });
    expect(await send('DELETE', '/posts/one')).toMatchObject({ status: 200 });
    expect(await send('DELETE', '/posts/one')).toMatchObject({ status: 404 });
    expect((await send('GET', '/posts')).body).toMatchObject({ total: 2 });
  });
});
