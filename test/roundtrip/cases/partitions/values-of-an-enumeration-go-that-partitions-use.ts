import {
  check,
  columnsOf,
  enumeration,
  index,
  integer,
  partitionBy,
  partitionOf,
  primaryKey,
  sql,
  table,
} from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const days = (values: readonly string[], special: string) => {
  const state = enumeration('state', values);
  const whole = table(
    'days',
    { id: integer().notNull(), day: integer().notNull(), state: state.default('new') },
    [primaryKey().on('id', 'day'), partitionBy(sql`range (day)`)],
  );
  return [
    whole,
    table('days_low', { ...columnsOf(whole), state: state.default(special) }, [
      partitionOf(whole, sql`for values from (minvalue) to (10)`),
      index('ix_special').on('id').where(sql`state = ${special}`),
      check('ck_known', sql`state in ('new', 'open', ${special})`),
    ]),
    table('days_rest', columnsOf(whole), [
      partitionOf(whole, sql`default`),
      index('ix_open').on('id').where(sql`state = 'open'`),
    ]),
  ];
};

/** Indexes and checks of partitions compare with the type that is made anew, of values that stay and of others. */
export default {
  on: ['postgresql'],
  before: days(['new', 'open', 'old'], 'old'),
  after: days(['open', 'new', 'done'], 'done'),
  values: {
    'days.state': ["'new'", "'open'", 'null'],
    'days_low.state': ["'new'"],
    'days_rest.state': ["'new'"],
  },
} satisfies Case;
