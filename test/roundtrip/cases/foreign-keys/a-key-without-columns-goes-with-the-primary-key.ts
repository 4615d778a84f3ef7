import { integer, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const child = (column: string) =>
  table('children', {
    id: integer().primaryKey(),
    parent: integer().references(`parents.${column}`, { name: null, toPrimaryKey: true }),
  });

export default {
  on: ['sqlite'],
  before: [table('parents', { id: integer().primaryKey(), number: integer().notNull() }), child('id')],
  after: [table('parents', { id: integer().notNull(), number: integer().primaryKey() }), child('number')],
} satisfies Case;
