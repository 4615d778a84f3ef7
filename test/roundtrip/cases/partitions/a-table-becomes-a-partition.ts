import {
  check,
  columnsOf,
  index,
  integer,
  partitionBy,
  partitionOf,
  sql,
  string,
  table,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const columns = { id: integer().primaryKey(), name: string(20) };
const extras = [
  index('ix_items_name').on('name'),
  check('named', sql`name <> '?'`),
  partitionBy(sql`hash (id)`),
];
const items = table('items', columns, extras);
const rows = (name: string) =>
  table(name, columnsOf(items), [partitionOf(items, sql`for values with (modulus 1, remainder 0)`)]);

/** One takes the place of another, which becomes a table of its own with a key and an index of its own. */
export default {
  on: ['postgresql'],
  before: [
    items,
    rows('first'),
    table('second', { ...columns, extra: integer() }, [index('ix_second').on('name')]),
  ],
  after: [items, table('first', { id, name: string(30) }, [index('ix_first').on('name')]), rows('second')],
} satisfies Case;
