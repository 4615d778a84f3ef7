import { index, integer, table, tableOptions } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const people = (name: string, n = integer().notNull()) =>
  table('people', { id, n, m: integer().notNull() }, (t) => [
    index(name).unique().on(t.n),
    tableOptions({ replicaIdentity: name }),
  ]);
const items = (...names: readonly string[]) =>
  table('items', { id, n: integer() }, (t) => names.map((name) => index(name).on(t.n)));

export default {
  on: ['postgresql'],
  before: [people('ix_one'), items()],
  after: [people('ix_two'), items('ix_one')],
} satisfies Case;
