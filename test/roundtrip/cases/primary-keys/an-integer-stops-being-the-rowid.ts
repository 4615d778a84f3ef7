import { integer, key, primaryKey, string, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const columns = { id: integer().notNull(), word: string(40) };

export default {
  on: ['sqlite'],
  before: [table('words', columns, [primaryKey().on('id')])],
  after: [table('words', columns, [primaryKey().on(key('id').desc())])],
} satisfies Case;
