import { index, integer, table, tableOptions } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const people = (name: string, ...clusterOn: readonly string[]) =>
  table('people', { id, n: integer() }, (t) => [
    index(name).on(t.n),
    ...clusterOn.map((it) => tableOptions({ clusterOn: it })),
  ]);
const items = (...names: readonly string[]) =>
  table('items', { id, n: integer() }, (t) => names.map((name) => index(name).on(t.n)));

export default {
  on: ['postgresql'],
  before: [people('ix_one', 'ix_one'), items()],
  after: [people('ix_two'), items('ix_one')],
} satisfies Case;
