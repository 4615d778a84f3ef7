import { check, integer, sql, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  before: [table('items', { id, a: integer(), b: integer() }, () => [check('a', sql`b > -100`)])],
  after: [
    table('items', { id, a: integer(), b: integer(), c: integer() }, () => [
      check('a', sql`b > -100`),
      check('b', sql`a < c + 1000`),
    ]),
  ],
} satisfies Case;
