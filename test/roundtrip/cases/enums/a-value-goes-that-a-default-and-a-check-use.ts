import { check, sql, table } from '../../../../src/schema/index.js';
import { type Case, id, mood } from '../../case.js';

export default {
  before: [
    table('people', { id, mood: mood('later').default('later') }, [check('ck_mood', sql`mood <> 'later'`)]),
  ],
  after: [table('people', { id, mood: mood().default('happy') })],
} satisfies Case;
