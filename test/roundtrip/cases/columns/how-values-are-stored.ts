import { integer, string, table, text } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  on: ['postgresql'],
  since: { postgresql: '14' },
  before: [
    table('a', {
      id,
      body: text().storage({ storage: 'external', statistics: 200 }),
      name: string(20),
      n: integer().storage({ n_distinct: 5 }),
    }),
  ],
  after: [
    table('a', {
      id,
      body: text().storage({ statistics: 300 }),
      name: text().storage({ storage: 'main' }),
      n: integer(),
      more: text().storage({ storage: 'external', compression: 'pglz' }),
    }),
  ],
} satisfies Case;
