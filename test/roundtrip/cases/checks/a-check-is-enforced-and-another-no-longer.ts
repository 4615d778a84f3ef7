import { check, integer, sql, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';
import { id } from '../../case.js';

export default {
  on: ['mysql'],
  before: [
    table('items', { id, a: integer(), b: integer() }, [
      check('ck_a', sql`a > -100000000`, { notEnforced: true }),
      check('ck_b', sql`b > -100000000`),
    ]),
  ],
  after: [
    table('items', { id, a: integer(), b: integer() }, [
      check('ck_a', sql`a > -100000000`),
      check('ck_b', sql`b > -100000000`, { notEnforced: true }),
    ]),
  ],
} satisfies Case;
