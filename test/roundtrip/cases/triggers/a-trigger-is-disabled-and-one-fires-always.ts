import { fn, integer, sql, table, trigger } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const t = table('t', { id, n: integer() });
const touch = fn(
  'touch',
  sql`create function touch() returns trigger language plpgsql as $$ begin return new; end $$`,
);
const body = (name: string) =>
  sql`create trigger ${sql.raw(name)} before update on t for each row execute function touch()`;

export default {
  on: ['postgresql'],
  before: [t, touch, trigger('a', t, body('a')), trigger('b', t, body('b'), { firing: 'replica' })],
  after: [
    t,
    touch,
    trigger('a', t, body('a'), { firing: 'disabled' }),
    trigger('b', t, body('b'), { firing: 'always', comment: 'even then' }),
  ],
} satisfies Case;
