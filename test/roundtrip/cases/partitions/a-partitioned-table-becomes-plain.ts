import {
  columnsOf,
  foreignKey,
  index,
  integer,
  partitionBy,
  partitionOf,
  primaryKey,
  serial,
  sql,
  string,
  table,
  unique,
  view,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const before = table(
  'items',
  { id: serial(), part: integer().notNull().default(1), name: string(20), gone: integer() },
  [primaryKey().on('id', 'part'), partitionBy(sql`range (part)`), index('ix_items').on('name')],
);
const after = table('items', { id: serial().primaryKey(), name: string(40) }, [
  unique('uq_items').on('id', 'name'),
  index('ix_items').on('name'),
]);
const names = view('names', sql`select name from items`);
const notes = (key: 'part' | 'name') =>
  table('notes', { id, item_id: integer(), part: integer().default(1), name: string(20) }, [
    key === 'part'
      ? foreignKey('fk_item').on('item_id', 'part').references('items', ['id', 'part'])
      : foreignKey('fk_item').on('item_id').references('items', ['id']),
  ]);

/** The column by which it was partitioned goes, and comes back; a foreign key and a view are made again. */
export default {
  on: ['postgresql'],
  before: [
    before,
    table('items_low', columnsOf(before), [partitionOf(before, sql`for values from (minvalue) to (100)`)]),
    table('items_rest', columnsOf(before), [partitionOf(before, sql`default`), index('own').on('gone')]),
    notes('part'),
    names,
  ],
  after: [after, notes('name'), names],
  values: { 'items.part': ['1', '2', '200'] },
} satisfies Case;
