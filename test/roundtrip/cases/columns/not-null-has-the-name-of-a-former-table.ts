import { integer, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

/** Before version 18 the names mean nothing. */
export default {
  on: ['postgresql'],
  before: [
    table('people', {
      id,
      name: string(20).notNull({ name: 'users_name_not_null' }),
      age: integer().notNull(),
    }),
  ],
  after: [
    table('people', {
      id,
      name: string(20).notNull(),
      age: integer().notNull({ name: 'users_age_not_null' }),
    }),
  ],
} satisfies Case;
