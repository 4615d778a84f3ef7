import { domain, fn, integer, raw, sql, table, text } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const body = 'returns boolean language sql immutable as $$ select n < 100 $$';
const fits = (parameters: string) => fn('fits', sql.raw(`create function fits(${parameters}) ${body}`));
const first = (result: string) =>
  fn('first', sql.raw(`create function first() returns ${result} language sql as 'select 7'`));
const small = domain('small', integer().default(sql`first()`).check(sql`fits(value)`, { name: 'ck_small' }));

export default {
  on: ['postgresql'],
  before: [fits('n integer'), first('integer'), small, table('t', { id, n: raw('small'), more: text() })],
  after: [
    fits('n integer, more integer default 0'),
    first('bigint'),
    small,
    table('t', { id, n: raw('small') }),
  ],
  values: { 't.n': ['1', 'null', '99'] },
} satisfies Case;
