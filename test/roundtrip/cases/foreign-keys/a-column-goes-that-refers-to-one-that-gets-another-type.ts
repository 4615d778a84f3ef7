import { integer, serial, string, table, uuid } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

export default {
  on: ['postgresql'],
  before: [
    table('customers', { id: integer().primaryKey(), name: string(20) }),
    table('invoices', {
      id: serial().primaryKey(),
      customer_id: integer().notNull().default(7).references('customers.id'),
    }),
  ],
  after: [
    table('customers', { id: uuid().primaryKey(), name: string(20) }),
    table('invoices', { id: serial().primaryKey() }),
  ],
  values: { 'customers.id': ['7', '8', '9'] },
  converted: ['customers.id'],
} satisfies Case;
