import {
  columnsOf,
  foreignKey,
  integer,
  partitionBy,
  partitionOf,
  sql,
  table,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const items = table('items', { id, parent_id: integer() }, [
  partitionBy(sql`range (id)`),
  foreignKey('fk_parent').on('parent_id').references('items', ['id']),
]);
const notes = table('notes', { id, item_id: integer() }, [
  foreignKey('fk_item').on('item_id').references('items', ['id']),
]);
const rows = (to: string) =>
  table('items_1', columnsOf(items), [partitionOf(items, sql`for values from (0) to (${sql.raw(to)})`)]);

/** Rows that others refer to cannot leave the table, not even for a while. */
export default {
  on: ['postgresql'],
  before: [items, rows('100'), notes],
  after: [items, rows('200'), notes],
} satisfies Case;
