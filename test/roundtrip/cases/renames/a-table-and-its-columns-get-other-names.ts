import { check, index, integer, sql, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  before: [
    table('users', { id, name: string(40).unique(), age: integer() }, (t) => [
      check('ck_age', sql`${t.age} > -1000`),
      index().on('age'),
    ]),
    table('posts', { id, users_ref: integer().references('users.id') }),
  ],
  after: [
    table(
      'people',
      { id, full_name: string(40).unique().renamedFrom('name'), years: integer().renamedFrom('age') },
      (t) => [check('ck_age', sql`${t.years} > -1000`), index().on('years')],
      { renamedFrom: 'users' },
    ),
    table('posts', { id, users_ref: integer().references('people.id') }),
  ],
} satisfies Case;
