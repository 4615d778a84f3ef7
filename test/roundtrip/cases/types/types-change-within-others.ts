import {
  array,
  bigint,
  check,
  compositeType,
  domain,
  enumeration,
  fn,
  index,
  integer,
  raw,
  sql,
  string,
  table,
  text,
  view,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const items = (...moods: readonly string[]) =>
  table(
    'items',
    {
      id,
      price: raw('amount').default(3),
      small: raw('small_amount').notNull().default(7),
      cost: raw('cost'),
      all: array(raw('cost')),
      feeling: raw('feeling').default('sad'),
      felt: enumeration('mood', moods).default('happy'),
      nested: raw('nested'),
    },
    [
      check('ck_feeling', sql`feeling is not null or (cost).mood <> 'happy' or (nested).n > 5`),
      check('ck_small', sql`small < price + 1000000 and (cost).value <> 77`),
      index('ix_cost').on(sql`((cost).value)`),
      index('ix_small').on('small', 'feeling').where(sql`feeling is not null`),
    ],
  );
const described = fn(
  'described',
  sql`create function described(c cost) returns text language sql immutable as $$ select c.what $$`,
);
const costs = view(
  'costs',
  sql`select described(cost) as what, (cost).value, small < 7 as less, feeling, (nested).cost from items`,
);
const cost = compositeType('cost', { value: raw('amount'), what: text(), mood: raw('mood') });
const nested = compositeType('nested', { n: integer(), cost: raw('cost'), costs: array(raw('cost')) });

export default {
  on: ['postgresql'],
  before: [
    domain('amount', integer().check(sql`value > -5`)),
    domain(
      'small_amount',
      raw('amount').notNull().check(sql`value < 100`, { name: 'ck_small' }).comment('few'),
    ),
    cost,
    nested,
    domain('feeling', enumeration('mood', ['sad', 'happy', 'gone']).check(sql`value <> 'gone'`)),
    items('sad', 'happy', 'gone'),
    described,
    costs,
  ],
  after: [
    domain('amount', bigint().check(sql`value > -50`).comment('much')),
    domain('small_amount', raw('amount').check(sql`value < 1000`, { name: 'ck_small' }).comment('fewer')),
    compositeType(
      'cost',
      { what: string(20), mood: raw('mood'), value: raw('amount') },
      { comment: 'what it is' },
    ),
    nested,
    domain('feeling', enumeration('mood', ['happy', 'sad'])),
    items('happy', 'sad'),
    described,
    costs,
  ],
  values: {
    'items.price': ['1', 'null', '-3'],
    'items.small': ['1', '2', '3'],
    'items.cost': ["row(1, 'a', 'sad')", 'row(null, null, null)', 'null'],
    'items.all': ["array[row(1, 'a', 'happy'), null]::cost[]", 'null', "'{}'"],
    'items.feeling': ["'sad'", "'happy'", 'null'],
    'items.felt': ["'sad'", "'happy'", 'null'],
    'items.nested': [
      "row(1, row(2, 'b', 'sad'), array[row(3, 'c', 'happy')]::cost[])",
      'null',
      'row(1, null, null)',
    ],
  },
  converted: ['items.price', 'items.small', 'items.cost', 'items.all', 'items.nested'],
} satisfies Case;
