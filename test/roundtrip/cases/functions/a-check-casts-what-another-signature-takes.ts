import { check, fn, index, integer, sql, table, view } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const half = (type: string) =>
  fn(
    'half',
    sql.raw(`create function half(n ${type}) returns ${type} language sql immutable as 'select n / 2'`),
    {
      arguments: type,
    },
  );
const items = table('items', { id, n: integer(), halved: integer().generated(sql`half(n)`) }, [
  check('ck_half', sql`half(n) > -100000000`),
  index('ix_half').on(sql`half(n)`),
]);
const halves = view('halves', sql`select id, half(n) as half from items`);

/** While the function takes numbers of eight bytes, the server spells each call with a cast. */
export default {
  on: ['postgresql'],
  before: [half('bigint'), items, halves],
  after: [half('integer'), items, halves],
} satisfies Case;
