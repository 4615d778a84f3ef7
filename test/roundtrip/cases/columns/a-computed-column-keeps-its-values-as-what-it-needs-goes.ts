import { integer, sql, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const sum = sql`x + y`;

export default {
  since: { postgresql: '18' },
  before: [
    table('stored', { id, x: integer(), y: integer(), sum: integer().generated(sum) }),
    table('computed', { id, x: integer(), y: integer(), sum: integer().generated(sum, 'virtual') }),
    table('late', { id, y: integer(), sum: integer() }),
    table('swapped', { id, a: integer(), b: integer().generated(sql`a + 1`) }),
  ],
  after: [
    table('stored', { id, y: integer(), sum: integer() }),
    table('computed', { id, y: integer(), sum: integer() }),
    table('late', { id, y: integer(), x: integer(), sum: integer().generated(sum) }),
    table('swapped', { id, a: integer().generated(sql`b - 1`), b: integer() }),
  ],
} satisfies Case;
