import {
  check,
  enumeration,
  index,
  integer,
  sql,
  string,
  table,
  text,
  unique,
} from '../../../../src/schema/index.js';
import { enumValues } from '../../../support/values.js';
import { type Case, id } from '../../case.js';

const mood = (...more: readonly string[]) =>
  enumeration('mood', [...enumValues, ...more], { comment: 'felt' });
const parts = [
  check('ck', sql`length(name) > 0 or mood = 'sad'`, { comment: 'not empty' }),
  index('ix').on(sql`lower(name)`).comment('in lower case'),
  unique('uq').on('name', 'age').deferrable().comment('once'),
];

export default {
  on: ['postgresql'],
  before: [mood('later'), table('t', { id, name: string(40), age: integer(), mood: mood('later') }, parts)],
  after: [mood(), table('t', { id, name: text(), age: integer(), mood: mood() }, parts)],
} satisfies Case;
