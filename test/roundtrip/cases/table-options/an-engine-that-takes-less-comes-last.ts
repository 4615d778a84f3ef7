import { index, integer, string, table, tableOptions, text } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('csv', { id: integer().notNull(), note: string(20).notNull() }, [tableOptions({ engine: 'CSV' })]),
    table('hits', { id: integer().notNull(), note: string(20) }, [tableOptions({ engine: 'MEMORY' })]),
  ],
  after: [
    table('csv', { id: integer().notNull(), note: string(20).default('x') }, (t) => [
      index('ix_id').on(t.id),
    ]),
    table('hits', { id: integer().notNull(), note: string(20), body: text().notNull().default('x') }, (t) => [
      index('ix_id').on(t.id),
    ]),
  ],
} satisfies Case;
