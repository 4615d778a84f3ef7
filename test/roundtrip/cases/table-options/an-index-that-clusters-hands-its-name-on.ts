import { index, integer, table, tableOptions } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const people = (byN: string, byM: string) =>
  table('people', { id, n: integer(), m: integer() }, (t) => [
    index(byN).on(t.n),
    index(byM).on(t.m),
    tableOptions({ clusterOn: byN }),
  ]);

export default {
  on: ['postgresql'],
  before: [people('ix_one', 'ix_two')],
  after: [people('ix_two', 'ix_three')],
} satisfies Case;
