import {
  bigint,
  columnsOf,
  foreignKey,
  integer,
  partitionBy,
  partitionOf,
  primaryKey,
  sql,
  string,
  table,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const items = (number: typeof integer | typeof bigint) => {
  const whole = table('items', { id: number().notNull(), part: number().notNull(), name: string(20) }, [
    primaryKey().on('id', 'part'),
    partitionBy(sql`range (part)`),
  ]);
  return [
    whole,
    table('items_low', columnsOf(whole), [
      partitionOf(whole, sql`for values from (0) to (1000)`),
      partitionBy(sql`hash (id)`),
    ]),
    table('items_low_0', columnsOf(whole), [
      partitionOf('items_low', sql`for values with (modulus 1, remainder 0)`),
    ]),
    table('items_rest', columnsOf(whole), [partitionOf(whole, sql`default`)]),
    table('notes', { id, item_id: number(), part: number() }, [
      foreignKey('fk_item').on('item_id', 'part').references('items', ['id', 'part']),
    ]),
  ];
};

export default {
  on: ['postgresql'],
  before: items(integer),
  after: items(bigint),
  values: { 'items.part': ['1', '2', '2000'] },
} satisfies Case;
