import { date, now, sql, table, timestamp } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  on: ['sqlite'],
  before: [table('t', { id, at: timestamp().default(now()), on: date().default(sql`CURRENT_TIMESTAMP`) })],
  after: [table('t', { id, at: date().default(sql`CURRENT_TIMESTAMP`), on: timestamp().default(now()) })],
} satisfies Case;
