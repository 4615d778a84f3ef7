import { integer, string, table, tableOptions } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

/** What the key said of its columns without a word, they say themselves. */
export default {
  on: ['sqlite'],
  before: [
    table('words', { id: integer(), word: string(40).primaryKey() }, [tableOptions({ withoutRowid: true })]),
    table('pairs', { id: integer().primaryKey(), other: string(40).primaryKey() }, [
      tableOptions({ withoutRowid: true }),
    ]),
    table('texts', { id: integer(), word: string(40).primaryKey() }, [tableOptions({ strict: true })]),
  ],
  after: [
    table('words', { id, word: string(40).notNull() }),
    table('pairs', { id: integer().primaryKey(), other: string(40).notNull() }, [
      tableOptions({ withoutRowid: true }),
    ]),
    table('texts', { id, word: string(40).notNull() }, [tableOptions({ strict: true })]),
  ],
} satisfies Case;
