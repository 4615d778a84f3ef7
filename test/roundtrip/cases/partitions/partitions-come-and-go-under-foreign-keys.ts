import {
  columnsOf,
  foreignKey,
  integer,
  partitionBy,
  partitionOf,
  primaryKey,
  sql,
  table,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const items = table(
  'items',
  { id: integer().notNull(), part: integer().notNull(), next: integer(), next_part: integer() },
  [
    primaryKey().on('id', 'part'),
    foreignKey('fk_next').on('next', 'next_part').references('items', ['id', 'part']),
    partitionBy(sql`list (part)`),
  ],
);
const part = (name: string, values: string) =>
  table(name, columnsOf(items), [partitionOf(items, sql`for values in (${sql.raw(values)})`)]);
const notes = table('notes', { id, item_id: integer(), part: integer() }, [
  foreignKey('fk_item').on('item_id', 'part').references('items', ['id', 'part']),
]);

export default {
  on: ['postgresql'],
  before: [items, part('items_known', '1, 2, 3'), part('items_old', '-1'), notes],
  after: [items, part('items_known', '1, 2, 3'), part('items_new', '-2'), notes],
  values: { 'items.part': ['1', '2', '3'], 'items.next_part': ['1', '2', '3'] },
} satisfies Case;
