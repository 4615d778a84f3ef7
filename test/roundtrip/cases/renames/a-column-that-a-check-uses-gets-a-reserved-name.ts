import { check, date, integer, sql, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  before: [
    table('spans', { id, finish: integer(), date: date() }, (t) => [
      check('ck_finish', sql`${t.finish} > -1000 or ${t.finish} is null`),
      check('ck_date', sql`${t.date} > '1900-01-01'`),
    ]),
  ],
  after: [
    table('spans', { id, select: integer().renamedFrom('finish'), day: date().renamedFrom('date') }, (t) => [
      check('ck_day', sql`${t.day} > '1900-01-01'`),
    ]),
  ],
} satisfies Case;
