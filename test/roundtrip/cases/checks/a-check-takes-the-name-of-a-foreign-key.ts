import { check, foreignKey, integer, sql, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const parents = table('parents', { id });

export default {
  on: ['mysql', 'mariadb', 'postgresql'],
  before: [
    parents,
    table('items', { id, parent_id: integer(), n: integer() }, (t) => [
      foreignKey('first').on(t.parent_id).references('parents', ['id']),
      check('second', sql`n > -100`),
    ]),
  ],
  after: [
    parents,
    table('items', { id, parent_id: integer(), n: integer() }, (t) => [
      foreignKey('second').on(t.parent_id).references('parents', ['id']),
      check('first', sql`n > -100`),
    ]),
  ],
} satisfies Case;
