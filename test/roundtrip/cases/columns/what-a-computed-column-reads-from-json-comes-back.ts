import { json, sql, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const documents = [`'{"kind": "a", "by": {"name": "x"}}'`, `'{"kind": "b", "by": {"name": "y"}}'`];

export default {
  on: ['sqlite', 'mysql'],
  before: [
    table('events', {
      id,
      data: json().notNull(),
      kind: string(40).notNull().generated(sql`json_extract(data, '$.kind')`),
      by: string(40).notNull().generated(sql`json_extract(data, '$.by.name')`, 'stored'),
    }),
  ],
  values: { 'events.data': [...documents, documents[0]!] },
  after: [table('events', { id })],
} satisfies Case;
