import { integer, string, table, tableOptions } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

export default {
  on: ['sqlite'],
  before: [
    table('words', { id: integer().primaryKey(), word: string(40) }, [tableOptions({ withoutRowid: true })]),
  ],
  after: [table('words', { id: integer().primaryKey(), word: string(40) })],
} satisfies Case;
