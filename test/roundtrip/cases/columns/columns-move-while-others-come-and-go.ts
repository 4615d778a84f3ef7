import { date, integer, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  on: ['sqlite', 'mysql', 'mariadb'],
  before: [table('people', { id, name: string(40), born: date(), size: integer(), note: string(120) })],
  after: [
    table('people', {
      size: integer(),
      id,
      more: integer(),
      note: string(120),
      name: string(120),
      last: date(),
    }),
  ],
} satisfies Case;
