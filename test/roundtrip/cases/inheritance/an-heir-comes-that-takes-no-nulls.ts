import { columnsOf, inherits, integer, string, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const things = table('things', { id: integer().notNull(), name: string(20) });

export default {
  on: ['postgresql'],
  before: [things],
  after: [things, table('cars', { ...columnsOf(things), name: string(20).notNull() }, [inherits(things)])],
} satisfies Case;
