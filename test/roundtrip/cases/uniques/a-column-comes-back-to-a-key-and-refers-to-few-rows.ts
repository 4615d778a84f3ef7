import { integer, string, table, unique } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const customers = table('customers', { id, code: integer().unique() });

/** Two rows refer to one, and another column of the key tells them apart, which comes back as well. */
export default {
  before: [
    customers,
    table(
      'invoices',
      {
        id,
        customer: integer().notNull().default(7).references('customers.code'),
        no: string(40).notNull(),
      },
      [unique('uq_no').on('customer', 'no')],
    ),
  ],
  after: [customers, table('invoices', { id })],
  values: { 'customers.code': ['7', 'NULL', 'NULL'] },
} satisfies Case;
