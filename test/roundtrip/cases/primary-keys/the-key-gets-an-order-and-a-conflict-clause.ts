import { integer, key, primaryKey, string, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const columns = { id: integer().notNull(), word: string(40).notNull() };

export default {
  on: ['sqlite'],
  before: [table('words', columns, [primaryKey().on('id', 'word')])],
  after: [
    table('words', columns, [
      primaryKey().on(key('id').desc(), key('word').collate('NOCASE')).onConflict('replace'),
    ]),
  ],
} satisfies Case;
