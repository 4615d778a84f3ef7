import { integer, primaryKey, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const columns = { id: integer().autoIncrement(), size: integer() };

export default {
  on: ['sqlite'],
  before: [table('boxes', columns, [primaryKey().on('id')])],
  after: [table('boxes', columns, [primaryKey().on('id').onConflict('ignore')])],
} satisfies Case;
