import {
  bigint,
  compositeType,
  domain,
  fn,
  integer,
  raw,
  sql,
  table,
  text,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const models = table('t', { id, n: raw('amount'), home: raw('address') });

export default {
  on: ['postgresql'],
  since: { postgresql: '14' },
  before: [domain('amount', integer()), compositeType('address', { street: text() }), models],
  after: [
    domain('amount', bigint().check(sql`value < 100`)),
    compositeType('address', { price: raw('amount'), street: text() }),
    models,
    fn(
      'many',
      sql`create function many() returns bigint language sql begin atomic select count(n) from t; end`,
    ),
  ],
  values: { 't.n': ['1', '2', '3'], 't.home': ["row('a')", 'null', 'row(null)'] },
  converted: ['t.n', 't.home'],
} satisfies Case;
