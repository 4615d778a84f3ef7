import {
  columnsOf,
  integer,
  partitionBy,
  partitionOf,
  serial,
  sql,
  table,
} from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const items = table('items', { id: serial(), number: serial() }, [partitionBy(sql`range (id)`)]);
const rows = table('rows', columnsOf(items), [partitionOf(items, sql`for values from (0) to (100)`)]);
const plain = (name: string) => table(name, { id: integer().notNull(), number: integer().notNull() });

/** They count with their table as long as they are its partitions. */
export default {
  on: ['postgresql'],
  before: [items, rows, plain('others')],
  after: [
    items,
    plain('rows'),
    table('others', columnsOf(items), [partitionOf(items, sql`for values from (0) to (100)`)]),
  ],
  // One takes the place of the other.
  values: { 'others.number': ['1', '2', '3'] },
} satisfies Case;
