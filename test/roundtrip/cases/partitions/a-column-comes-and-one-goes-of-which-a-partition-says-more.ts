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

const id = integer().notNull();
const before = table('events', { id, goes: text().notNull().default('any'), kept: text(), free: text() }, [
  partitionBy(sql`range (id)`),
]);
const after = table('events', { id, comes: text().default('any'), kept: text(), full: text().default('x') }, [
  partitionBy(sql`range (id)`),
]);
const { goes, free } = columnsOf(before);
const { comes, full } = columnsOf(after);
const few = sql`for values from (1) to (3)`;

export default {
  on: ['postgresql'],
  before: [
    before,
    table('few', { ...columnsOf(before), goes: goes.default('few'), free: free.notNull() }, [
      partitionOf(before, few),
    ]),
    table('others', columnsOf(before), [partitionOf(before, sql`default`)]),
  ],
  after: [
    after,
    table(
      'few',
      { ...columnsOf(after), comes: comes.default('few').comment('of few'), full: full.notNull() },
      [partitionOf(after, few)],
    ),
    table('others', columnsOf(after), [partitionOf(after, sql`default`)]),
  ],
  values: { 'events.free': ["'a'", "'b'", "'c'"] },
} satisfies Case;
