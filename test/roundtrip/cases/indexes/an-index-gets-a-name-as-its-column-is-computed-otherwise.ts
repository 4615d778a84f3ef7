import { check, index, sql, string, table, unique } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  on: ['sqlite', 'mysql', 'mariadb', 'postgresql'],
  before: [
    table(
      'people',
      {
        id,
        name: string(40).notNull(),
        lower: string(40).generated(sql`lower(name)`),
        trimmed: string(40).generated(sql`trim(name)`),
      },
      (t) => [
        index('people_lower').on(t.lower),
        unique('people_trimmed').on(t.id, t.trimmed),
        check('people_check', sql`trimmed <> 'x'`),
      ],
    ),
  ],
  after: [
    table(
      'people',
      {
        id,
        name: string(40).notNull(),
        lower: string(40).generated(sql`lower(trim(name))`),
        trimmed: string(40).generated(sql`trim(upper(name))`),
      },
      (t) => [
        index('members_lower').on(t.lower),
        unique('members_trimmed').on(t.id, t.trimmed),
        check('members_check', sql`trimmed <> 'x'`),
      ],
    ),
  ],
} satisfies Case;
