import { index, integer, table, unique } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const ref = (name: string) => ({ schema: null, name });
const rename = (from: string, to: string) => ({ kind: 'table', from: ref(from), to: ref(to) }) as const;

export default {
  before: [
    table('log', { id, day: integer(), hour: integer() }, (t) => [
      index('entries').on(t.day),
      index('hours').on(t.hour),
      unique('days').on(t.day, t.hour),
    ]),
    table('old_entries', { id }),
    table('old_hours', { id }),
    table('old_days', { id }),
    table('gone', { id, day: integer() }, (t) => [index('items').on(t.day)]),
    table('old_items', { id }),
    table('a', { id, day: integer() }, (t) => [index('b').on(t.day)]),
  ],
  after: [
    table('log', { id, day: integer(), hour: integer() }, (t) => [index('ix_hours').on(t.hour)]),
    table('entries', { id }),
    table('hours', { id }),
    table('days', { id }),
    table('items', { id }),
    table('b', { id, day: integer() }, (t) => [index('a').on(t.day)]),
  ],
  renames: [
    rename('old_entries', 'entries'),
    rename('old_hours', 'hours'),
    rename('old_days', 'days'),
    rename('old_items', 'items'),
    rename('a', 'b'),
  ],
} satisfies Case;
