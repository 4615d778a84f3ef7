import { array, domain, integer, raw, sql, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  on: ['postgresql'],
  before: [
    domain('small', integer()),
    table('t', { id, a: raw('small') }),
    table('gone', { id, a: array(raw('small')) }),
  ],
  after: [domain('small', integer().check(sql`value < 100`)), table('t', { id, a: raw('small') })],
  values: { 't.a': ['1', '2', '3'], 'gone.a': ["'{1}'", 'null', "'{}'"] },
} satisfies Case;
