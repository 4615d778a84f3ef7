import { char, check, sql, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  before: [
    table('orders', { id, code: char(4).notNull(), copy: char(4).notNull() }, (t) => [
      check('ck_code', sql`length(${t.code}) > 2`),
      check('ck_copy', sql`${t.copy} >= ${t.code}`),
    ]),
  ],
  after: [table('orders', { id })],
} satisfies Case;
