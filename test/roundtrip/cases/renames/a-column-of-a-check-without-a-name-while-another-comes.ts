import { check, integer, sql, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

/** A check without a name is known by what it says, which changes with the column's name. */
export default {
  on: ['sqlite'],
  before: [table('items', { id, read: integer() }, [check(null, sql`"read" < 1000000`)])],
  after: [table('items', { id, is_read: integer().renamedFrom('read'), folder: integer() })],
} satisfies Case;
