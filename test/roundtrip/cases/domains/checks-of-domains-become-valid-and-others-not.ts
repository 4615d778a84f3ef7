import { array, domain, integer, raw, sql, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const items = table('items', { id, size: raw('size'), kept: raw('kept') });
const others = table('others', { id, sizes: array(raw('listed')) });

/** The one of which there are arrays is made anew. */
export default {
  on: ['postgresql'],
  before: [
    domain(
      'size',
      integer()
        .check(sql`value > 0`, { name: 'ck_early', notValid: true })
        .check(sql`value < 1000`, { name: 'ck_late' }),
    ),
    domain('kept', integer().check(sql`value > -5`, { name: 'ck_kept', notValid: true })),
    domain('listed', integer().check(sql`value > 0`, { name: 'ck_listed', notValid: true })),
    items,
    others,
  ],
  after: [
    domain(
      'size',
      integer()
        .check(sql`value > 0`, { name: 'ck_early' })
        .check(sql`value < 1000`, { name: 'ck_late', notValid: true })
        .check(sql`value <> 500`, { name: 'ck_fresh', notValid: true }),
    ),
    domain('kept', integer().check(sql`value > -5`, { name: 'ck_kept', notValid: true })),
    domain('listed', integer().check(sql`value > 1`, { name: 'ck_listed', notValid: true })),
    items,
    others,
  ],
  values: {
    'items.size': ['1', '2', '3'],
    'items.kept': ['1', '2', '3'],
    'others.sizes': ["'{1,2}'", 'null', "'{3}'"],
  },
} satisfies Case;
