import { bigint, sequence, sql, string, table, view } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const numbered = (name: string) =>
  bigint()
    .notNull()
    .default(sql.raw(`nextval(\`${name}\`)`));

export default {
  on: ['mariadb'],
  before: [
    sequence('one', { start: 5, increment: 2, cache: 0 }),
    sequence('two', { increment: -1, maxValue: 20, cycle: true }),
    sequence('goes', { minValue: 3 }),
    table('t', { id, a: numbered('one'), b: numbered('goes'), name: string(5) }),
  ],
  after: [
    sequence('one', { start: 2, maxValue: 1000, cycle: true }),
    sequence('two', { start: 20, increment: -2, minValue: -50, maxValue: 20 }),
    sequence('it`s new', { start: '9223372036854775805' }),
    view('v', sql`select nextval(two) as n, id from t`),
    table('t', { id, a: bigint().notNull(), b: numbered('it``s new'), c: numbered('two'), name: string(5) }),
  ],
} satisfies Case;
