import { char, integer, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

/** Random texts of so few letters would now and then be alike. */
export default {
  before: [
    table('countries', {
      id,
      size: integer(),
      code: char(2).notNull().unique(),
      sign: string(1).notNull().unique(),
    }),
  ],
  after: [table('countries', { id, size: integer() })],
  values: { 'countries.code': ["'de'", "'fr'", "'it'"], 'countries.sign': ["'d'", "'f'", "'i'"] },
} satisfies Case;
