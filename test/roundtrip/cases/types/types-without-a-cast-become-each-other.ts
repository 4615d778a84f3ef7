import { boolean, decimal, double, integer, raw, table, uuid } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const numbers = { from: integer(), to: raw('interval') };

export default {
  on: ['postgresql'],
  before: [
    table('stays', {
      id,
      ids: raw('int4range'),
      price: raw('money'),
      amount: double(),
      took: numbers.from,
      takes: numbers.to,
      key: raw('macaddr'),
      flag: boolean(),
    }),
  ],
  after: [
    table('stays', {
      id,
      ids: raw('int8range'),
      price: decimal(10, 2),
      amount: raw('money'),
      took: numbers.to,
      takes: numbers.from,
      key: uuid(),
      flag: raw('bit(1)'),
    }),
  ],
  values: {
    'stays.ids': ["'[1,5)'", 'null', "'empty'"],
    'stays.price': ["'1.50'", 'null', "'0'"],
    'stays.took': ['90', 'null', '0'],
    'stays.takes': ["'1 minute'", 'null', "'1 day'"],
    'stays.amount': ['1.5', 'null', '-2'],
    'stays.flag': ['true', 'null', 'false'],
    'stays.key': ['null', 'null', 'null'],
  },
} satisfies Case;
