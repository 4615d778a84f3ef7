import {
  columnsOf,
  index,
  integer,
  partitionBy,
  partitionOf,
  primaryKey,
  sql,
  table,
  timestamp,
} from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const days = (id: 'id') =>
  table('days', { [id]: integer().notNull(), day: timestamp().notNull() }, (t) => [
    primaryKey().on(t.id, t.day),
    index().on(t.day),
    partitionBy(sql`range (day)`),
  ]);
const of = days('id');
const year = (name: string, from: string, to: string) =>
  table(name, columnsOf(of), [partitionOf(of, sql`for values from (${from}) to (${to})`)]);

export default {
  on: ['postgresql'],
  rows: false,
  before: [of, year('days_2023', '2023-01-01', '2024-01-01'), year('days_2024', '2024-01-01', '2025-01-01')],
  after: [
    of,
    year('days_2024', '2024-01-01', '2024-07-01'),
    year('days_2025', '2025-01-01', '2026-01-01'),
    table('days_rest', columnsOf(of), [partitionOf(of, sql`default`), partitionBy(sql`hash (id)`)]),
    table('days_rest_0', columnsOf(of), [
      partitionOf('days_rest', sql`for values with (modulus 1, remainder 0)`),
    ]),
  ],
} satisfies Case;
