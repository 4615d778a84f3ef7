import { check, integer, sql, table, view } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const pairs = view('pairs', sql`select x.id, y.id as other from people x join people y on x.id = y.id + 1`);
const likely = (name: string) => [check('ck_likely', sql.raw(`${name} > -1000 or ${name} is null`))];

/** A server that holds the table open twice has to rename in both. */
export default {
  on: ['postgresql', 'mysql', 'mariadb'],
  before: [
    table('people', { id, height: integer(), tall: integer().generated(sql`height + 1`) }, () =>
      likely('height'),
    ),
    pairs,
  ],
  after: [
    table(
      'people',
      { id, size: integer().renamedFrom('height'), tall: integer().generated(sql`size + 1`) },
      () => likely('size'),
    ),
    pairs,
  ],
} satisfies Case;
