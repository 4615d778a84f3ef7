import { boolean, check, index, integer, sql, string, table, unique } from '../../../../src/schema/index.js';
import { type Case, id, mood } from '../../case.js';

const rule = { price: integer().notNull(), attribute: string(20).notNull() };

/** The rest of the key is unique already, so one value does for all rows; and the check allows no other. */
export default {
  before: [
    table(
      'rules',
      {
        id,
        ...rule,
        operator: string(20).notNull().default('eq'),
        other: string(20).notNull(),
        kind: mood().notNull(),
        flag: boolean().notNull(),
      },
      (t) => [
        unique('rules_by_operator').on(t.price, t.attribute, t.operator),
        index('rules_by_other').on(t.attribute, t.other, t.price).unique(),
        unique('rules_by_kind').on(t.price, t.kind),
        unique('rules_by_flag').on(t.flag, t.price),
        check('operators', sql`operator IN ('gt', 'lt', 'eq')`),
        check('others', sql`other IN ('gt', 'lt', 'eq')`),
      ],
    ),
  ],
  after: [table('rules', { id, ...rule }, (t) => [unique('rules_by_price').on(t.price)])],
  values: { 'rules.operator': ["'gt'", "'lt'", "'eq'"], 'rules.other': ["'eq'", "'lt'", "'gt'"] },
} satisfies Case;
