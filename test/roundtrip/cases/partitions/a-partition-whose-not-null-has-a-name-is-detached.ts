import {
  columnsOf,
  integer,
  partitionBy,
  partitionOf,
  sql,
  table,
  text,
} from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const events = table(
  'events',
  { id: integer().notNull({ name: 'former_id_not_null' }), kind: text().notNull({ name: 'has_kind' }) },
  [partitionBy(sql`list (kind)`)],
);
const first = columnsOf(events);

/** It keeps the names that it had there, or gets others; a table that is attached has its own until then. */
export default {
  on: ['postgresql'],
  since: { postgresql: '18' },
  before: [
    events,
    table('events_1', first, [partitionOf(events, sql`for values in ('a')`)]),
    table('events_2', first, [partitionOf(events, sql`for values in ('b')`)]),
    table('events_3', { id: integer().notNull({ name: 'own' }), kind: text().notNull() }),
  ],
  after: [
    events,
    table('events_1', first),
    table('events_2', { id: integer().notNull(), kind: text().notNull({ name: 'is_b' }) }),
    table('events_3', first, [partitionOf(events, sql`for values in ('c')`)]),
  ],
  rows: false,
} satisfies Case;
