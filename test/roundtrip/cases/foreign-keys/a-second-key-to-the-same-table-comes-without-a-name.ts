import { foreignKey, integer, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';
import { id } from '../../case.js';

const users = table('users', { id });
const columns = { id, user_id: integer() };
const key = foreignKey(null).on('user_id');

export default {
  on: ['sqlite'],
  before: [users, table('posts', columns, [key.references('users', ['id'])])],
  after: [
    users,
    table('posts', columns, [
      key.references('users', ['id']),
      key.references('users', ['id'], { onDelete: 'restrict' }),
    ]),
  ],
} satisfies Case;
