import { index, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  before: [
    table('a', { id, name: string(40) }),
    table('b', { id, name: string(40) }, (t) => [index('ix_name').on(t.name)]),
  ],
  after: [
    table('a', { id, name: string(40) }, (t) => [index('ix_name').on(t.name)]),
    table('b', { id, name: string(40) }),
  ],
} satisfies Case;
