import { index, integer, raw, table, text, unique } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const key = raw('bigint unsigned').notNull();

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('a', { id, FTS_DOC_ID: key, n: integer(), t: text() }, (t) => [
      unique('uq').on(t.FTS_DOC_ID),
      index('ft').using('fulltext').on(t.t),
    ]),
    table('b', { id, number: key, n: integer(), t: text() }, (t) => [
      unique('uq').on(t.number),
      index('ft').using('fulltext').on(t.t),
    ]),
  ],
  after: [
    table('a', { id, number: key, n: integer(), t: text() }, (t) => [
      unique('uq').on(t.number),
      index('ft').using('fulltext').on(t.t),
    ]),
    table('b', { id, FTS_DOC_ID: key, n: integer(), t: text() }, (t) => [
      unique('uq').on(t.FTS_DOC_ID),
      index('ft').using('fulltext').on(t.t),
    ]),
  ],
  renames: [
    { kind: 'column', table: { schema: null, name: 'a' }, from: 'FTS_DOC_ID', to: 'number' },
    { kind: 'column', table: { schema: null, name: 'b' }, from: 'number', to: 'FTS_DOC_ID' },
  ],
  values: { 'a.FTS_DOC_ID': ['1', '2', '3'], 'b.number': ['1', '2', '3'] },
} satisfies Case;
