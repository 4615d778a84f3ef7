import { integer, sql, string, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const id = integer().notNull();
const number = integer().primaryKey().autoIncrement();
const code = string(36).notNull().unique();

/** Each row gets a number and a code of its own: in one table on the way up, in the other on the way down. */
export default {
  on: ['mysql', 'mariadb'],
  before: [table('people', { id }), table('members', { number, id, code })],
  after: [
    table('people', { number, id, code: code.default(sql`(concat(uuid(), ''))`) }),
    table('members', { id }),
  ],
} satisfies Case;
