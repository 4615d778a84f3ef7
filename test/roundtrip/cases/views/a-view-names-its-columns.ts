import { integer, sql, string, table, view } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const words = table('words', { id, a: string(20), b: integer() });
const inOrder = sql`select id, a, '😀?' as b from words`;

/** MySQL's information_schema tells nothing of these names, nor of emoji. */
export default {
  on: ['mysql', 'mariadb'],
  before: [
    words,
    view('v', sql`select id, b from words`),
    view('w', inOrder, { options: ['columns (a, b, id)'] }),
  ],
  after: [
    words,
    view('v', sql`select id, b from words`, { options: ['check_option=local', 'columns (n, `it is`)'] }),
    view('w', inOrder),
  ],
} satisfies Case;
