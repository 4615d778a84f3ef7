import {
  columnsOf,
  integer,
  partitionBy,
  partitionOf,
  primaryKey,
  sql,
  string,
  table,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const columns = { id: integer().notNull(), kind: string(20).notNull() };
const before = table('events', columns, [partitionBy(sql`hash (id)`), primaryKey().on('id')]);
const after = table('events', { ...columns, day: integer().notNull().default(3) }, [
  partitionBy(sql`list (day)`),
  primaryKey().on('id', 'day'),
]);

/** A partition of the same name is another one then; one that becomes a table takes its rows along. */
export default {
  on: ['postgresql'],
  before: [
    before,
    table('events_0', columnsOf(before), [
      partitionOf(before, sql`for values with (modulus 1, remainder 0)`),
    ]),
    table('others', { id }),
  ],
  after: [
    after,
    table('events_0', columnsOf(after), [partitionOf(after, sql`for values in (3)`)]),
    table('others', { id }),
  ],
} satisfies Case;
