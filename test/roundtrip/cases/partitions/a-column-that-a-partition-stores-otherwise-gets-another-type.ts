import {
  columnsOf,
  integer,
  partitionBy,
  partitionOf,
  sql,
  string,
  table,
  text,
} from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const id = integer().notNull();
const byId = partitionBy(sql`range (id)`);
const before = table('events', { id, name: string(40), body: text(), note: text() }, [byId]);
const after = table(
  'events',
  { id, name: text(), body: text().storage({ storage: 'main', statistics: 7 }), note: text() },
  [byId],
);
const first = columnsOf(before);
const second = columnsOf(after);
const all = sql`for values from (1) to (100)`;

export default {
  on: ['postgresql'],
  before: [
    before,
    table(
      'all',
      {
        id,
        name: first.name.storage({ storage: 'external', statistics: 9 }),
        body: first.body.storage({ storage: 'plain' }),
        note: first.note.storage({ storage: 'main' }),
      },
      [partitionOf(before, all)],
    ),
  ],
  after: [
    after,
    table(
      'all',
      {
        id,
        name: second.name.storage({ storage: 'external', statistics: 9 }),
        body: text().storage({ storage: 'plain' }),
        note: second.note.storage({ storage: 'main' }),
      },
      [partitionOf(after, all)],
    ),
  ],
} satisfies Case;
