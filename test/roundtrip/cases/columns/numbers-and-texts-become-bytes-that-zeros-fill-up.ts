import { integer, raw, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  on: ['mysql', 'mariadb'],
  before: [table('t', { id, number: integer().notNull().unique(), text: string(3).notNull() })],
  after: [table('t', { id, number: raw('binary(16)').notNull().unique(), text: raw('binary(9)').notNull() })],
  values: { 't.number': ['1', '20'], 't.text': ["'a'", "'abc'"] },
} satisfies Case;
