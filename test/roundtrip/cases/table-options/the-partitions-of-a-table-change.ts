import { integer, primaryKey, string, table, tableOptions, text } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('events', { id: integer().notNull(), kind: integer().notNull(), note: string(20) }, (t) => [
      primaryKey().on(t.id, t.kind),
      tableOptions({ partitionBy: 'HASH (kind) PARTITIONS 4' }),
    ]),
    table('logs', { id: integer().primaryKey(), note: string(20) }, [
      tableOptions({ partitionBy: 'KEY () PARTITIONS 2', comment: 'parted' }),
    ]),
  ],
  after: [
    table(
      'events',
      { id: integer().notNull(), kind: integer().notNull(), note: string(40), more: text() },
      (t) => [primaryKey().on(t.id), tableOptions({ partitionBy: 'HASH (id) PARTITIONS 3' })],
    ),
    table('logs', { id: integer().primaryKey(), note: string(20) }),
  ],
} satisfies Case;
