import {
  foreignKey,
  index,
  integer,
  partitionBy,
  partitionOf,
  primaryKey,
  serial,
  sql,
  table,
  text,
  view,
} from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const number = integer().notNull();
const events = [
  table('events', { id: serial(), year: number, kind: text() }, [
    primaryKey().on('id', 'year'),
    index('ix_kind').on('kind'),
    partitionBy(sql`list (year)`),
  ]),
  table('notes', { id: number, event_id: integer(), event_year: integer() }, [
    foreignKey('fk_event').on('event_id', 'event_year').references('events', ['id', 'year']),
  ]),
];
const of = (values: string) => partitionOf('events', sql.raw(`for values in (${values})`));

/** A partition becomes partitioned, another plain, and a third is partitioned otherwise, under a foreign key. */
export default {
  on: ['postgresql'],
  before: [
    ...events,
    table('events_1', {}, [of('1'), index('ix_own').on('kind', 'id')]),
    table('events_2', {}, [of('2'), partitionBy(sql`range (id)`)]),
    table('events_2_all', {}, [partitionOf('events_2', sql`default`)]),
    table('events_3', {}, [of('3'), partitionBy(sql`list (year)`)]),
    table('events_3_all', {}, [partitionOf('events_3', sql`default`)]),
    view('first_events', sql`select id, kind from events_1`),
  ],
  after: [
    ...events,
    table('events_1', {}, [of('1'), index('ix_own').on('kind', 'id'), partitionBy(sql`hash (id)`)]),
    table('events_1_even', {}, [partitionOf('events_1', sql`for values with (modulus 2, remainder 0)`)]),
    table('events_1_odd', {}, [partitionOf('events_1', sql`for values with (modulus 2, remainder 1)`)]),
    table('events_2', {}, [of('2'), index('ix_plain').on('id').where(sql`kind = 'x'`)]),
    table('events_3', {}, [of('3'), partitionBy(sql`range (id)`)]),
    table('events_3_some', {}, [partitionOf('events_3', sql`for values from (0) to (1000)`)]),
    view('first_events', sql`select id, kind from events_1`),
  ],
  values: { 'events.year': ['1', '2', '3'] },
} satisfies Case;
