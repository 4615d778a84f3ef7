import { integer, sql, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

/** The columns that come back take nulls, and what is computed of them does not. */
export default {
  // MariaDB's generated columns say nothing of nulls.
  on: ['sqlite', 'postgresql', 'mysql'],
  before: [
    table('prices', {
      id,
      net: integer(),
      tax: integer(),
      gross: integer().notNull().generated(sql`net + tax`, 'stored'),
    }),
    table('orders', {
      id,
      paid: integer().notNull(),
      open: integer(),
      total: integer().notNull().generated(sql`paid + open`, 'stored'),
    }),
    table('names', {
      id,
      name: string(40),
      short: string(40).notNull().generated(sql`lower(name)`, 'stored'),
      shorter: string(40).notNull().generated(sql`upper(name)`, 'stored'),
    }),
  ],
  values: {
    'prices.net': ['1', '2', '3'],
    'prices.tax': ['1', '2', '3'],
    'orders.open': ['1', '2', '3'],
    'names.name': ["'a'", "'b'", "'c'"],
  },
  after: [
    table('prices', { id }),
    table('orders', { id, paid: integer().notNull() }),
    table('names', { id, short: string(40).notNull() }),
  ],
} satisfies Case;
