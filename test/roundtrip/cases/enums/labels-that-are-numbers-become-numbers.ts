import { decimal, enumeration, integer, raw, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const level = enumeration('level', ['0', '1', '7']);
const mixed = enumeration('mixed', ['none', '1', '10']);
const price = enumeration('price', ['10', '2.5']);
const flag = enumeration('flag', ['0', '1', '5']);
const since = enumeration('since', ['2020', '2019']);

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('people', {
      id,
      level: level.notNull().default('7'),
      mixed,
      price,
      flag,
      since,
      one: raw("set('1','2','8')"),
    }),
  ],
  after: [
    table('people', {
      id,
      level: integer().notNull().default(7),
      mixed: integer(),
      price: decimal(5, 1),
      flag: raw('bit(3)'),
      since: raw('year'),
      one: integer(),
    }),
  ],
  values: {
    'people.level': ["'0'", "'1'", "'7'"],
    'people.mixed': ["'10'", "'1'", 'NULL'],
    'people.price': ["'10'", "'2.5'", 'NULL'],
    'people.flag': ["'5'", "'0'", "'1'"],
    'people.since': ["'2020'", "'2019'", 'NULL'],
    'people.one': ["'8'", "'2'", "'1'"],
  },
} satisfies Case;
