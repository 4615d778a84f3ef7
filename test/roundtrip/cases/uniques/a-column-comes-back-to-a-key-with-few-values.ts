import { boolean, check, integer, sql, string, table, unique } from '../../../../src/schema/index.js';
import { type Case, id, mood } from '../../case.js';

/** Nothing says that the rest of the key is unique, but no two rows are alike in it. */
export default {
  before: [
    table(
      'rules',
      {
        id,
        price: integer().notNull(),
        operator: string(20).notNull(),
        kind: mood().notNull(),
        flag: boolean().notNull(),
      },
      (t) => [
        unique('rules_by_operator').on(t.price, t.operator),
        unique('rules_by_kind').on(t.price, t.kind),
        unique('rules_by_flag').on(t.flag, t.price),
        check('operators', sql`operator IN ('gt', 'lt', 'eq')`),
      ],
    ),
  ],
  after: [table('rules', { id, price: integer().notNull() })],
  values: { 'rules.operator': ["'gt'", "'lt'", "'eq'"] },
} satisfies Case;
