import { integer, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  before: [table('words', { id, word: string(40).notNull() })],
  after: [table('words', { id: integer().notNull(), word: string(40).primaryKey() })],
} satisfies Case;
