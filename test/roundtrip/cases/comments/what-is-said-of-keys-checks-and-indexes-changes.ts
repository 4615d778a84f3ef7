import {
  check,
  enumeration,
  exclude,
  foreignKey,
  index,
  integer,
  primaryKey,
  sql,
  table,
  unique,
  view,
} from '../../../../src/schema/index.js';
import { enumValues } from '../../../support/values.js';
import type { Case } from '../../case.js';

const people = (comment: string | null) => {
  const said = comment === null ? {} : { comment };
  const mood = enumeration('mood', enumValues, said);
  const [key, uq, ix] = [
    primaryKey('pk').on('id'),
    unique('uq').on('age', 'id').nullsNotDistinct(),
    index('ix').on('age').where(sql`age > 3`),
  ];
  const t = table('people', { id: integer(), mood, age: integer(), boss: integer() }, [
    comment === null ? key : key.comment(comment),
    comment === null ? uq : uq.comment(comment),
    comment === null ? ix : ix.comment(comment),
    check('ck', sql`age <> 1000`, said),
    foreignKey('fk')
      .on('boss')
      .references('people', ['id'], { onDelete: 'cascade', ...said }),
    exclude('ex', sql`using btree (id with =)`, said),
  ]);
  const old = view('old', sql`select id, age from people`, {
    ...(comment === null ? {} : { columnComments: { age: comment, id: 'a, b' } }),
  });
  return [mood, t, old];
};

export default {
  on: ['postgresql'],
  since: { postgresql: '15' },
  before: people("it's, so"),
  after: people(null),
} satisfies Case;
