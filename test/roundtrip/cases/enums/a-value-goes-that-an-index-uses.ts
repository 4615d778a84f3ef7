import { index, sql, table } from '../../../../src/schema/index.js';
import { type Case, id, mood } from '../../case.js';

export default {
  on: ['postgresql'],
  before: [
    table('people', { id, mood: mood('later') }, [index('ix_mood').on('id').where(sql`mood = 'later'`)]),
  ],
  after: [table('people', { id, mood: mood() }, [index('ix_mood').on('id').where(sql`mood = 'sad'`)])],
} satisfies Case;
