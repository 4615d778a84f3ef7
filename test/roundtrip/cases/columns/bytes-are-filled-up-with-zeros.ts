import { raw, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('t', { id, short: raw('binary(2)').notNull().default('ab'), loose: raw('varbinary(3)').unique() }),
  ],
  after: [
    table('t', { id, short: raw('binary(9)').notNull().default('ab'), loose: raw('binary(5)').unique() }),
  ],
  values: { 't.short': ["'a'", "'ab'"], 't.loose': ["'b'", 'NULL'] },
} satisfies Case;
