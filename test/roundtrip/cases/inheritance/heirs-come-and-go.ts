import { columnsOf, inherits, integer, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const a = table('a', { id, name: string(20).notNull() });
const b = table('b', { id: integer(), size: integer().default(3) });

/** Some say otherwise than their parents what a column's default is. */
export default {
  on: ['postgresql'],
  before: [a, b, table('gone', { ...columnsOf(a), name: string(20).notNull().default('x') }, [inherits(a)])],
  after: [
    a,
    b,
    table('come', { ...columnsOf(b), size: integer().default(4), more: integer() }, [inherits(b)]),
  ],
} satisfies Case;
