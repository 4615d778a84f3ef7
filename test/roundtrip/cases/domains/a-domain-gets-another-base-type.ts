import {
  array,
  check,
  domain,
  fn,
  index,
  integer,
  raw,
  sql,
  string,
  table,
  view,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const accounts = table(
  'accounts',
  {
    id,
    number: raw('code').notNull().default(sql`'7'`),
    old: array(raw('code')),
    other: raw('code').unique(),
  },
  [check('ck_number', sql`number::text <> '13'`), index('ix_number').on('number')],
);
const numbers = view('numbers', sql`select number from accounts`);
const next = fn('next', sql`create function next(c code) returns code language sql as 'select c'`);

export default {
  on: ['postgresql'],
  before: [domain('code', string(10).comment('of old').check(sql`value <> '0'`)), accounts, numbers, next],
  after: [
    domain('code', integer().notNull().comment('of now').check(sql`value <> 0`)),
    accounts,
    numbers,
    next,
  ],
  values: {
    'accounts.number': ["'1'", "'2'", "'33'"],
    'accounts.other': ["'1'", "'2'", "'33'"],
    'accounts.old': ["'{1,2}'", 'null', "'{}'"],
  },
  converted: ['accounts.number', 'accounts.other', 'accounts.old'],
} satisfies Case;
