import {
  check,
  columnsOf,
  fn,
  foreignKey,
  index,
  integer,
  partitionBy,
  partitionOf,
  policy,
  primaryKey,
  sequence,
  sql,
  statistics,
  string,
  table,
  tableOptions,
  text,
  trigger,
  view,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const kinds = table('kinds', { id, name: string(20) });
const places = table('places', { id, kind_id: integer().references(() => kinds.id) });

const columns = {
  id: integer().identity({ always: true, sequence: 'counts' }),
  number: integer().notNull().identity({ start: 100 }),
  kind_id: integer(),
  size: integer(),
  code: integer().default(sql`nextval('codes'::regclass)`),
  double: integer().generated(sql`size * 2`),
};
const notes = table('notes', { id, event_id: integer() });
const before = table('events', { ...columns, name: string(20), gone: text() }, [
  primaryKey('pk_events').on('id'),
  foreignKey('fk_kind').on('kind_id').references('kinds', ['id']),
  foreignKey('fk_self').on('size').references('events', ['id']),
  check('events_size', sql`size <> -77`),
  index('ix_name').on('name'),
  tableOptions({ comment: 'What happened', rowLevelSecurity: true, storage: { fillfactor: 70 } }),
]);
const after = table(
  'events',
  { ...columns, name: text().notNull().default('?'), part: integer().notNull().default(1) },
  [
    primaryKey('pk_events').on('id', 'part'),
    foreignKey('fk_kind').on('kind_id').references('kinds', ['id']),
    check('events_size', sql`size <> -78`),
    index('ix_name').on('name', 'size'),
    tableOptions({ comment: 'What happened', rowLevelSecurity: true, forceRowLevelSecurity: true }),
    partitionBy(sql`list (part)`),
  ],
);
const touch = fn(
  'touch',
  sql`create function touch() returns trigger language plpgsql as $$ begin return new; end $$`,
);
const users = [
  view('seen', sql`select id, name from events`),
  policy('own', 'events', { using: sql`name <> current_user` }),
  trigger(
    'fires',
    'events',
    sql`create trigger fires before update on events for each row execute function touch()`,
  ),
  statistics('related', 'events', sql`create statistics related (dependencies) on kind_id, size from events`),
  touch,
  sequence('codes', { start: 1000, ownedBy: { table: 'events', column: 'code' } }),
];

/** Foreign keys from it, to it and to itself, a view, a trigger, and numbers that go on. */
export default {
  on: ['postgresql'],
  before: [kinds, places, before, notes, ...users],
  after: [
    kinds,
    places,
    after,
    table('events_1', columnsOf(after), [
      partitionOf(after, sql`for values in (1)`),
      partitionBy(sql`hash (id)`),
      check('own', sql`size <> -79`),
    ]),
    table('events_1_0', columnsOf(after), [
      partitionOf('events_1', sql`for values with (modulus 1, remainder 0)`),
      index('own_index').on('name'),
    ]),
    table('events_rest', columnsOf(after), [partitionOf(after, sql`default`)]),
    notes,
    ...users,
  ],
} satisfies Case;
