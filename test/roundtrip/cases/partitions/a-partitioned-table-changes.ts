import {
  check,
  columnsOf,
  index,
  integer,
  partitionBy,
  partitionOf,
  sql,
  string,
  table,
  text,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const before = table('events', { id, kind: string(20), size: integer(), gone: integer() }, (t) => [
  partitionBy(sql`hash (id)`),
  index().on(t.kind),
  check('events_size', sql`size <> -77`),
]);
const after = table(
  'events',
  { id, kind: text(), size: integer().notNull().default(7), extra: integer() },
  (t) => [partitionBy(sql`hash (id)`), index().on(t.kind, t.extra), check('events_size', sql`size <> -78`)],
);

/** Its own index and check stand over columns that the table changes and drops. */
export default {
  on: ['postgresql'],
  before: [
    before,
    table('events_all', columnsOf(before), [
      partitionOf(before, sql`for values with (modulus 1, remainder 0)`),
      index('own').on('gone', 'kind'),
      check('own_kind', sql`kind <> '?'`),
    ]),
  ],
  after: [
    after,
    table('events_all', columnsOf(after), [
      partitionOf('events', sql`for values with (modulus 1, remainder 0)`),
      index('own').on('extra', 'kind'),
      check('own_kind', sql`kind <> '?'`),
    ]),
  ],
} satisfies Case;
