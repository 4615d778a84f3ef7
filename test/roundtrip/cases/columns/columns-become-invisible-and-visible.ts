import { bigint, integer, sql, string, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';
import { id } from '../../case.js';

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('items', {
      id,
      a: integer(),
      b: string(20).notNull().default('x').invisible().comment('b'),
      c: integer(),
    }),
  ],
  after: [
    table('items', {
      id,
      c: integer().invisible(),
      a: bigint().invisible().comment('a'),
      b: string(20).notNull().default('x').comment('b'),
      d: integer().generated(sql`a + 1`, 'virtual').invisible(),
    }),
  ],
} satisfies Case;
