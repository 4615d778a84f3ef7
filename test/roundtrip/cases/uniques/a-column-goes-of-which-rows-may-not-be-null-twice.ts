import { integer, table, unique } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  on: ['postgresql'],
  since: { postgresql: '15' },
  before: [
    table('words', { id, place: integer().default(7) }, [unique('uq_place').on('place').nullsNotDistinct()]),
  ],
  after: [table('words', { id })],
} satisfies Case;
