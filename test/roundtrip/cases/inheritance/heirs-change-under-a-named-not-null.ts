import { columnsOf, inherits, integer, string, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const parent = table('parent', { id: integer().notNull({ name: 'former_id_not_null' }) });
const { id } = columnsOf(parent);

/** An heir's own constraint has a name of its own, which models do not say. */
export default {
  on: ['postgresql'],
  before: [parent, table('heir', { id, more: string(20).notNull() }, [inherits(parent)])],
  after: [
    parent,
    table('heir', { id: id.comment('about it'), more: string(40).notNull() }, [inherits(parent)]),
  ],
} satisfies Case;
