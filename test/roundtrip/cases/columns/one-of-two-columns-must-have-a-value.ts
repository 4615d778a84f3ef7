import { check, integer, sql, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

/** Both may be null, and not in one row; of the other two, one stays and is enough. */
export default {
  before: [
    table('people', { id, email: string(40), phone: integer(), note: string(40) }, (t) => [
      check('ck_reachable', sql`${t.email} is not null or ${t.phone} is not null`),
      check('ck_note', sql`${t.note} <> 'x'`),
    ]),
    table('firms', { id, email: string(40), phone: integer().notNull() }, (t) => [
      check('ck_firm', sql`${t.email} is not null or ${t.phone} is not null`),
    ]),
  ],
  values: { 'people.email': ["'a'", 'NULL', "'c'"], 'people.phone': ['NULL', '2', '3'] },
  after: [table('people', { id }), table('firms', { id, phone: integer().notNull() })],
} satisfies Case;
