import { foreignKey, integer, table, unique } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const parents = table('parents', { id, tenant: integer().notNull() }, [unique().on('tenant', 'id')]);
const children = (onDeleteColumns: readonly string[]) =>
  table('children', { id, tenant: integer(), parent_id: integer() }, [
    foreignKey('fk')
      .on('tenant', 'parent_id')
      .references('parents', ['tenant', 'id'], { onDelete: 'set null', onDeleteColumns }),
  ]);

export default {
  on: ['postgresql'],
  since: { postgresql: '15' },
  before: [parents, children(['parent_id'])],
  after: [parents, children(['tenant', 'parent_id'])],
} satisfies Case;
