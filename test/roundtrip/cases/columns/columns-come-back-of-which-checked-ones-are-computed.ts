import { char, check, index, sql, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  before: [
    table(
      'people',
      { id, first: string(20).notNull(), initial: char(1).generated(sql`substr(first, 1, 1)`) },
      (t) => [check('ck_initial', sql`${t.initial} > 'a'`), index('people_initial').on(t.initial)],
    ),
  ],
  after: [table('people', { id })],
  values: { 'people.first': ["'some'", "'other'"] },
} satisfies Case;
