import { index, integer, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  before: [table('points', { id, x: integer(), y: integer() }, [index('ix_x').on('x')])],
  after: [
    table('points', { id, x: integer().renamedFrom('y'), y: integer().renamedFrom('x') }, [
      index('ix_x').on('y'),
    ]),
  ],
} satisfies Case;
