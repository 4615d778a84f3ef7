import {
  columnsOf,
  foreignKey,
  partitionBy,
  partitionOf,
  primaryKey,
  serial,
  sql,
  table,
} from '../../../../src/schema/index.js';
import { type Case, id, mood } from '../../case.js';

const items = (moods: ReturnType<typeof mood>, ...values: readonly string[]) => {
  const whole = table('items', { id: serial(), mood: moods.notNull() }, [
    primaryKey().on('id', 'mood'),
    partitionBy(sql`list (mood)`),
  ]);
  return [
    whole,
    ...values.map((value) =>
      table(`items_${value}`, columnsOf(whole), [partitionOf(whole, sql`for values in (${value})`)]),
    ),
    table('items_rest', columnsOf(whole), [partitionOf(whole, sql`default`)]),
    table('notes', { id, item_id: serial(), mood: moods }, [
      foreignKey('fk_item').on('item_id', 'mood').references('items', ['id', 'mood']),
    ]),
  ];
};

/** A value comes together with its partition; run backwards, both go. */
export default {
  on: ['postgresql'],
  before: items(mood(), 'happy'),
  after: items(mood('later'), 'happy', 'later'),
} satisfies Case;
