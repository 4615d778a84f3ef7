import { integer, table, tableOptions, timestamp } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const key = { id: integer().primaryKey() };

export default {
  on: ['sqlite'],
  before: [
    table('visits', { ...key, at: timestamp().notNull().unique() }, [tableOptions({ withoutRowid: true })]),
  ],
  after: [table('visits', key, [tableOptions({ withoutRowid: true })])],
} satisfies Case;
