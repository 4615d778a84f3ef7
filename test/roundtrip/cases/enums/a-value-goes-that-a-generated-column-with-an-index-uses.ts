import { boolean, check, enumeration, index, sql, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const people = (values: readonly string[], special: string) =>
  table(
    'people',
    {
      id,
      state: enumeration('state', values).default('new'),
      special: boolean().generated(sql`state = ${special}`),
    },
    [index('ix_special').on('id').where(sql`special`), check('ck_special', sql`special is null or id > 0`)],
  );

export default {
  on: ['postgresql'],
  before: [people(['new', 'old'], 'old')],
  after: [people(['done', 'new'], 'done')],
  values: { 'people.state': ["'new'", "'new'", 'null'] },
} satisfies Case;
