import { fn, integer, sql, table, view } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const howMany = (from: string) =>
  fn(
    'how_many',
    sql`create function how_many() returns bigint language sql begin atomic select count(*) from ${sql.id(from)}; end`,
  );
const others = [table('counted', { id }), view('counts', sql`select how_many() as n`)];

/** It is replaced when that is there; in the downgrade before it goes. */
export default {
  on: ['postgresql'],
  since: { postgresql: '14' },
  before: [...others, table('old', { id }), howMany('counted')],
  after: [...others, table('fresh', { id, n: integer() }), howMany('fresh')],
} satisfies Case;
