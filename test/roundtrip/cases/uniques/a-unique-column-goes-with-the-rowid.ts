import { integer, table, tableOptions } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const key = { id: integer().primaryKey() };

export default {
  on: ['sqlite'],
  before: [table('visits', { ...key, place: integer().notNull().unique() })],
  after: [table('visits', key, [tableOptions({ withoutRowid: true })])],
} satisfies Case;
