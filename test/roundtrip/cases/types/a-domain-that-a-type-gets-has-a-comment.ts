import { compositeType, domain, integer, raw, sql, table, text } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const people = table('people', { id, home: raw('address') });

export default {
  on: ['postgresql'],
  before: [
    domain('amount', integer().check(sql`value > -1000`, { name: 'ck_amount' })),
    compositeType('address', { street: text() }),
    people,
  ],
  after: [
    domain('amount', integer().comment('how much').check(sql`value > -2000`, { name: 'ck_amount' })),
    compositeType('address', { price: raw('amount'), street: text() }),
    people,
  ],
  values: { 'people.home': ["row('a')", 'null', 'row(null)'] },
  converted: ['people.home'],
} satisfies Case;
