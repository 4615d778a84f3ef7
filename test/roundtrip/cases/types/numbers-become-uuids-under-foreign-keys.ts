import { integer, serial, sql, table, uuid } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  on: ['postgresql'],
  before: [
    table('users', { id: serial().primaryKey(), parent_id: integer().references('users.id') }),
    table('posts', { id, user_id: integer().references('users.id') }),
  ],
  after: [
    table('users', {
      id: uuid().primaryKey().default(sql`gen_random_uuid()`),
      parent_id: uuid().references('users.id'),
    }),
    table('posts', { id, user_id: uuid().references('users.id') }),
  ],
} satisfies Case;
