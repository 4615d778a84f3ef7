import {
  check,
  compositeType,
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

const state = (...values: string[]) => enumeration('state', ['a', 'b', ...values]);

export default {
  on: ['postgresql'],
  before: [
    fn('code', sql`create function code() returns text language sql as $$ select 'x' $$`),
    fn('half', sql`create function half(n integer) returns integer language sql immutable as 'select n / 2'`),
    fn(
      'is_done',
      sql`create function is_done(s state) returns boolean language sql immutable as $$ select s = 'b' $$`,
    ),
    fn('zip', sql`create function zip(a address) returns text language sql immutable as 'select (a).zip'`),
    compositeType('address', { street: text(), zip: string(5) }),
    table(
      't',
      {
        id,
        code: text().default(sql`code()`),
        n: integer().default(sql`half(8)`),
        s: state('c').default('a'),
        home: raw('address'),
        computed: integer().generated(sql`half(n)`),
      },
      (t) => [
        check('ck_n', sql`half(${t.n}) < 1000000`),
        check('ck_s', sql`not is_done(${t.s}) or ${t.s} = 'b'`),
        index('ix_half').on(sql`half(${t.n})`),
        index('ix_zip').on(sql`zip(${t.home})`),
      ],
    ),
    view('halves', sql`select id, half(n) as half from t`),
  ],
  after: [
    fn(
      'code',
      sql`create function code(length int default 8) returns text language sql as $$ select repeat('y', length) $$`,
      {
        arguments: 'integer',
      },
    ),
    fn(
      'half',
      sql`create function half(n integer) returns bigint language sql immutable as 'select n::bigint / 2'`,
    ),
    fn(
      'is_done',
      sql`create function is_done(s state) returns boolean language sql immutable as $$ select s = 'b' $$`,
    ),
    fn('zip', sql`create function zip(a address) returns text language sql immutable as 'select (a).zip'`),
    compositeType('address', { street: string(100), zip: string(10) }),
    table(
      't',
      {
        id,
        code: text().default(sql`code()`),
        n: integer().default(sql`half(8)`),
        s: state().default('a'),
        home: raw('address'),
        computed: integer().generated(sql`half(n)`),
      },
      (t) => [
        check('ck_n', sql`half(${t.n}) < 1000000`),
        check('ck_s', sql`not is_done(${t.s}) or ${t.s} = 'b'`),
        index('ix_half').on(sql`half(${t.n})`),
        index('ix_zip').on(sql`zip(${t.home})`),
      ],
    ),
    view('halves', sql`select id, half(n) as half from t`),
  ],
  values: {
    't.s': ["'a'", 'null', "'b'"],
    't.home': ["'(s,12345)'", 'null', "'(,)'"],
  },
} satisfies Case;
