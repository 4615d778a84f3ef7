import { check, inherits, integer, sql, table, text } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

/** A check that becomes valid stays; where its column changes under it, it is made again. */
export default {
  on: ['postgresql'],
  before: [
    table('items', { id, a: integer(), b: integer(), c: text(), d: integer() }, [
      check('ck_a', sql`a > -100000000`, { notValid: true, comment: 'early' }),
      check('ck_b', sql`b > -100000000`),
      check('ck_c', sql`c <> 'never'`, { notValid: true }),
      check('ck_d', sql`d > -100000000`, { notValid: true }),
      check('ck_gone', sql`a > -100000001`, { notValid: true }),
    ]),
    table('heirs', {}, [inherits('items'), check('ck_heir', sql`a > -100000002`, { notValid: true })]),
  ],
  after: [
    table('items', { id, a: integer(), b: integer(), c: integer(), d: integer() }, [
      check('ck_a', sql`a > -100000000`, { comment: 'late' }),
      check('ck_b', sql`b > -100000000`, { notValid: true }),
      check('ck_c', sql`c <> -100000000`),
      check('ck_d', sql`d > -100000000`, { notValid: true, noInherit: true }),
      check('ck_fresh', sql`a > -100000003`, { notValid: true }),
    ]),
    table('heirs', {}, [inherits('items'), check('ck_heir', sql`a > -100000002`)]),
  ],
  values: { 'items.c': ["'1'", "'2'", "'3'"], 'heirs.c': ["'1'", "'2'", "'3'"] },
  converted: ['items.c', 'heirs.c'],
} satisfies Case;
