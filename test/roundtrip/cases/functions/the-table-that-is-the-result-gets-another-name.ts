import { fn, sql, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const first = (of: string) =>
  fn('first', sql`create function first() returns setof ${sql.id(of)} language sql as $$ values (1) $$`);
const count = (of: string) =>
  fn(
    'number',
    sql`create function number() returns bigint language sql begin atomic select count(*) from ${sql.id(of)}; end`,
  );

export default {
  on: ['postgresql'],
  since: { postgresql: '14' },
  before: [table('users', { id }), first('users'), count('users')],
  after: [table('people', { id }), count('people')],
  renames: [{ kind: 'table', from: { schema: null, name: 'users' }, to: { schema: null, name: 'people' } }],
} satisfies Case;
