import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Kysely } from 'kysely';
import { violationOf } from 'kysely-dbm/query';
import type { Database } from './database.js';
import { addPost, changePost, findPost, listPosts, type NewPost, removePost } from './posts.js';
import { addUser, findUser, type NewUser, statistics } from './users.js';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const notFound: Answer = { status: 404, body: { error: 'not found' } };
const found = (body: unknown): Answer => (body === undefined ? notFound : ok(body));

/** The HTTP API: routes to functions over the database. */
export function createApp(db: Kysely<Database>): Server {
  return createServer(async (request, response) => {
    const { status, body } = await answer(db, request).catch(failure);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
}

async function answer(db: Kysely<Database>, request: IncomingMessage): Promise<Answer> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const [collection, key = null] = pathname.split('/').filter((it) => it !== '');
  switch (`${request.method} /${collection}${key === null ? '' : '/:key'}`) {
    case 'GET /posts':
      return ok(await listPosts(db, Number(searchParams.get('page') ?? 1), searchParams.get('tag')));
    case 'GET /posts/:key':
      return found(await findPost(db, key!));
    case 'POST /posts':
      return { status: 201, body: { slug: await addPost(db, await json<NewPost>(request)) } };
    case 'PATCH /posts/:key':
      return (await changePost(db, key!, await json(request))) ? ok({}) : notFound;
    case 'DELETE /posts/:key':
      return (await removePost(db, key!)) ? ok({}) : notFound;
    case 'POST /users':
      return { status: 201, body: { id: await addUser(db, await json<NewUser>(request)) } };
    case 'GET /users/:key':
      return found(await findUser(db, Number(key)));
    case 'GET /statistics':
      return ok(await statistics(db));
    default:
      return notFound;
  }
}

/** A violated constraint is the client's affair, and says so on every engine. */
function failure(error: unknown): Answer {
  const violation = violationOf(error);
  if (violation === 'unique') return { status: 409, body: { error: 'there is one already' } };
  if (violation !== null) return { status: 422, body: { error: `the ${violation} constraint refuses this` } };
  return { status: 500, body: { error: 'something went wrong' } };
}

async function json<T>(request: IncomingMessage): Promise<T> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString()) as T;
}
