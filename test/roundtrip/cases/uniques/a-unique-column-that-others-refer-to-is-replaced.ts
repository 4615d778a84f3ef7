import { string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  before: [
    table('a', { id, code: string(40).notNull().unique({ name: 'uq_a' }) }),
    table('b', { id, name: string(40) }),
  ],
  after: [
    table('a', { id, code: string(120).notNull().unique({ name: 'uq_code' }) }),
    table('b', { id, name: string(40) }),
  ],
} satisfies Case;
