import { index, table, text } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';
import { id } from '../../case.js';

export default {
  on: ['mysql'],
  before: [table('notes', { id, body: text() }, (t) => [index('ft_body').on(t.body).using('fulltext')])],
  after: [
    table('notes', { id, body: text() }, (t) => [
      index('ft_body').on(t.body).using('fulltext').storage({ PARSER: 'ngram' }).comment('words'),
    ]),
  ],
} satisfies Case;
