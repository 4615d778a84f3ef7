import { bigint, check, integer, sql, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const column = (name: string, from: string, to: string) =>
  ({ kind: 'column', table: { schema: null, name }, from, to }) as const;
const wordy = check('b', sql`b <> ''`);

/** On MariaDB a check that has the name of a column is part of it, and goes where the column goes. */
export default {
  on: ['mariadb'],
  before: [
    table('kept', { id, a: integer(), c: integer() }, () => [
      check('a', sql`a > -9`),
      check('t', sql`a < 999`),
    ]),
    table('changed', { id, a: integer() }, () => [check('a', sql`a > -9`)]),
    table('lost', { id, a: integer() }, () => [check('a', sql`a > -9`)]),
    table('swapped', { id, a: integer(), b: string(9) }, () => [check('a', sql`a > -9`), wordy]),
  ],
  after: [
    table('kept', { id, b: integer(), c: integer() }, () => [
      check('b', sql`b > -9`),
      check('t', sql`b < 999`),
    ]),
    table('changed', { id, b: bigint().notNull().default(4) }, () => [check('b', sql`b > -99`)]),
    table('lost', { id, b: integer() }),
    table('swapped', { id, b: integer(), a: string(9) }, () => [
      check('b', sql`b > -9`),
      check('a', sql`a <> ''`),
    ]),
  ],
  renames: [
    column('kept', 'a', 'b'),
    column('changed', 'a', 'b'),
    column('lost', 'a', 'b'),
    column('swapped', 'a', 'b'),
    column('swapped', 'b', 'a'),
  ],
} satisfies Case;
