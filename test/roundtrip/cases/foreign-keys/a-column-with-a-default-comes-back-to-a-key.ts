import { integer, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const kinds = table('kinds', { id });

/** The default is a row of a table that comes back empty. */
export default {
  before: [
    table('houses', { id }),
    kinds,
    table('leases', {
      id,
      house: integer().default(1).references('houses.id'),
      kind: integer().notNull().default(1).references('kinds.id'),
    }),
  ],
  after: [kinds, table('leases', { id })],
} satisfies Case;
