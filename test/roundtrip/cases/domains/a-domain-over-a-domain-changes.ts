import { array, domain, integer, raw, sql, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const t = table('t', { id, a: raw('small'), b: raw('smaller'), c: array(raw('tiny')) });

export default {
  on: ['postgresql'],
  before: [
    domain('small', integer().default(1).check(sql`value < 100`, { name: 'ck_small' })),
    domain('smaller', raw('small').notNull().check(sql`value < 50`, { name: 'ck_smaller' })),
    domain('tiny', integer().check(sql`value < 9`)),
    t,
  ],
  after: [
    domain('small', integer().check(sql`value < 1000`, { name: 'ck_small' }).comment('how small')),
    domain('smaller', raw('small').default(3).check(sql`value < 40`, { name: 'ck_smaller' })),
    domain('tiny', integer().notNull().check(sql`value < 8`)),
    t,
  ],
  values: { 't.a': ['1', '2', '3'], 't.b': ['1', '2', '3'], 't.c': ["'{1}'", 'null', "'{}'"] },
} satisfies Case;
