import { index, integer, table, tableOptions, text, unique } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const columns = { id, name: text(), n: integer().notNull() };

export default {
  on: ['postgresql'],
  before: [
    table('plain', columns, [index('ix_plain').on('n')]),
    table('tuned', columns, [
      index('ix_tuned').on('n').storage({ fillfactor: 70, deduplicate_items: 'off' }),
      unique('uq_tuned').on('name').storage({ fillfactor: 50 }),
      tableOptions({
        unlogged: true,
        storage: { fillfactor: 70, autovacuum_enabled: false, 'toast.autovacuum_enabled': false },
        clusterOn: 'ix_tuned',
        replicaIdentity: 'full',
      }),
    ]),
  ],
  after: [
    table('plain', columns, [
      index('ix_plain').on('n').storage({ fillfactor: 80 }),
      index('uq_plain').on('n').unique(),
      tableOptions({ storage: { fillfactor: 80 }, clusterOn: 'uq_plain', replicaIdentity: 'uq_plain' }),
    ]),
    table('tuned', columns, [
      index('ix_tuned').on('n'),
      unique('uq_tuned').on('name'),
      tableOptions({ storage: { fillfactor: 75 } }),
    ]),
  ],
} satisfies Case;
