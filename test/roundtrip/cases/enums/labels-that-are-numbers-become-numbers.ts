import { enumeration, integer, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const level = enumeration('level', ['0', '1', '7']);

export default {
  on: ['mysql', 'mariadb'],
  before: [table('people', { id, level: level.notNull().default('7') })],
  after: [table('people', { id, level: integer().notNull().default(7) })],
  values: { 'people.level': ["'0'", "'1'", "'7'"] },
} satisfies Case;
