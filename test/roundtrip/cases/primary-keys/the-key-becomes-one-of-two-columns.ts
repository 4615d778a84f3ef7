import { integer, string, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

export default {
  before: [table('words', { id: integer().primaryKey(), word: string(40).notNull() })],
  after: [table('words', { id: integer().primaryKey(), word: string(40).primaryKey() })],
} satisfies Case;
