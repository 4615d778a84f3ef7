import { integer, json, sql, table, view } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const pairs = view('pairs', sql`select x.id, y.id as other from people x join people y on x.id = y.id + 1`);

/** A JSON column of MariaDB has a check; a server that holds the table open twice has to rename in both. */
export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('people', { id, height: integer(), usual: integer().default(sql`(height + 1)`), data: json() }),
    pairs,
  ],
  after: [
    table('people', {
      id,
      size: integer().renamedFrom('height'),
      usual: integer().default(sql`(size + 1)`),
      notes: json().renamedFrom('data'),
    }),
    pairs,
  ],
} satisfies Case;
