import { integer, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const child = (options: { readonly toPrimaryKey?: boolean }) =>
  table('children', {
    id: integer().primaryKey(),
    parent: integer().references('parents.id', { name: null, ...options }),
  });

export default {
  on: ['sqlite'],
  before: [
    table('parents', { id: integer().primaryKey(), number: integer().notNull() }),
    child({ toPrimaryKey: true }),
  ],
  after: [table('parents', { id: integer().notNull().unique(), number: integer().primaryKey() }), child({})],
} satisfies Case;
