import { index, table, tableOptions } from '../../../../src/schema/index.js';
import { type Case, id, mood } from '../../case.js';

export default {
  on: ['postgresql'],
  before: [
    table('people', { id, kept: mood('later'), gone: mood('later') }, (t) => [
      index('ix_gone').on(t.gone),
      tableOptions({ clusterOn: 'ix_gone' }),
    ]),
  ],
  after: [table('people', { id, kept: mood() })],
} satisfies Case;
