import {
  array,
  collation,
  compositeType,
  domain,
  fn,
  integer,
  rangeType,
  raw,
  sql,
  table,
  text,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  on: ['postgresql'],
  before: [],
  after: [
    compositeType('a_pair', { left: raw('z_name'), right: array(raw('z_span')) }),
    domain('b_pairs', array(raw('a_pair')).check(sql`array_length(value, 1) < 5`)),
    rangeType('z_span', { subtype: 'm_score' }),
    domain('m_score', integer().check(sql`value >= 0`)),
    domain('z_name', text().collate('c_any').check(sql`is_name(value)`)),
    collation('c_any', { provider: 'icu', locale: 'und', deterministic: 'true' }),
    fn(
      'is_name',
      sql`create function is_name(t text) returns boolean language sql immutable as 'select t <> $$$$'`,
    ),
    table('t', { id, pairs: raw('b_pairs'), pair: raw('a_pair'), span: raw('z_span') }),
  ],
} satisfies Case;
