import { integer, string, table, unique } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

// CREATE TABLE of PostgreSQL would make one of the two.
export default {
  before: [],
  after: [
    table('words', { id: integer().notNull(), word: string(40).primaryKey() }, [
      unique('uq_word').on('word'),
    ]),
  ],
} satisfies Case;
