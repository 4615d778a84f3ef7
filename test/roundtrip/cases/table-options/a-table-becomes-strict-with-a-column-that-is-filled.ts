import { decimal, integer, table, tableOptions } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const key = { id: integer().primaryKey() };

// The column is DECIMAL in the one and REAL in the other, which its models do not say.
export default {
  on: ['sqlite'],
  before: [
    table('prices', { ...key, price: decimal(10, 2).notNull().default(0) }, [tableOptions({ strict: true })]),
  ],
  after: [table('prices', { ...key, price: decimal(10, 2) })],
} satisfies Case;
