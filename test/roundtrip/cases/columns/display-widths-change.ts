import { integer, raw, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';
import { id } from '../../case.js';

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('items', {
      id,
      a: raw('int(5)'),
      b: raw('tinyint(4)').notNull().default(1),
      c: raw('int(8) unsigned zerofill'),
    }),
  ],
  after: [
    table('items', {
      id,
      a: integer(),
      b: raw('tinyint(2)').notNull().default(1),
      c: raw('int(3) unsigned zerofill'),
    }),
  ],
} satisfies Case;
