import { check, integer, sql, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';
import { id } from '../../case.js';

const roomy = check('roomy', sql`"rooms"."size" > -1000 or rooms.size is null`);

export default {
  on: ['sqlite'],
  before: [table('rooms', { id, size: integer() }, [roomy])],
  after: [table('rooms', { id, size: integer().default(7) }, [roomy])],
} satisfies Case;
