import { check, index, integer, key, sql, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const photos = (expression: string) =>
  table('photos', { id, width: integer(), area: integer().generated(sql.raw(expression)) }, [
    check('ck_area', sql`area is null or area <> 7`),
    check('ck_both', sql`area is null or width is null or area <> width - 1`),
    index('ix_area').on(key(sql`(abs(area))`)),
  ]);

export default {
  on: ['sqlite', 'postgresql', 'mysql'],
  before: [photos('width')],
  after: [photos('width + 0')],
} satisfies Case;
