import { bigint, integer, sql, statistics, string, table, text } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const st = (text: string) => statistics('st', 't', sql.raw(text));

export default {
  on: ['postgresql'],
  since: { postgresql: '14' },
  before: [
    table('t', { id, a: integer(), b: string(20), c: text() }),
    st('create statistics st (dependencies) on a, b from t'),
    statistics('gone', 't', sql`create statistics gone on a, c from t`),
  ],
  after: [
    table('t', { id, a: bigint(), b: text() }),
    st('create statistics if not exists st (dependencies) on a, b from t'),
    statistics('more', 't', sql`create statistics more on lower(b), (a % 10) from t`, { comment: 'more' }),
  ],
} satisfies Case;
