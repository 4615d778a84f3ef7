import { foreignKey, integer, string, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const pair = (length: number) => [
  table('parents', {
    id: integer().primaryKey(),
    code: string(length).primaryKey(),
  }),
  table('children', { id: integer().primaryKey(), parent_ref: integer(), parent_code: string(length) }, [
    foreignKey()
      .on('parent_ref', 'parent_code')
      .references('parents', ['id', 'code'], { onDelete: 'cascade' }),
  ]),
];

export default { before: pair(40), after: pair(120) } satisfies Case;
