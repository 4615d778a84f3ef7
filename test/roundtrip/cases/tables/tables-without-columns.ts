import { table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  on: ['postgresql'],
  before: [table('fills', {}), table('empties', { id }), table('goes', {}), table('stays', {})],
  after: [table('fills', { id }), table('empties', {}), table('comes', {}), table('stays', {})],
  rows: false,
} satisfies Case;
