import { integer, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const children = table('children', { id, parent_ref: integer().references('parents.id') });

// MySQL: Cannot change column 'id': used in a foreign key constraint.
export default {
  before: [table('parents', { id: integer().primaryKey() }), children],
  after: [table('parents', { id }), children],
} satisfies Case;
