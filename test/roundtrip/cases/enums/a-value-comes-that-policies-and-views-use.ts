import { fn, policy, sql, table, view } from '../../../../src/schema/index.js';
import { type Case, id, mood } from '../../case.js';

const feels = fn(
  'feels',
  sql`create function feels(m mood) returns boolean language sql stable as 'select true'`,
);

export default {
  on: ['postgresql'],
  before: [
    table('people', { id, mood: mood() }),
    feels,
    policy('own', 'people', { using: sql`feels('sad')` }),
  ],
  after: [
    table('people', { id, mood: mood('later') }),
    feels,
    policy('own', 'people', { using: sql`feels('sad') or feels('later')` }),
    view('late', sql`select id from people where mood = 'later'`),
  ],
} satisfies Case;
