import { foreignKey, integer, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const referring = (name: string, column: string, notValid = false) =>
  foreignKey(name).on(column).references('parents', ['id'], { onDelete: 'cascade', notValid });
const columns = { id, a: integer(), b: integer(), c: integer(), d: integer() };

/** One that becomes valid stays, but where its comment changes with it, or what it refers to. */
export default {
  on: ['postgresql'],
  before: [
    table('parents', { id }),
    table('children', columns, [
      referring('fk_a', 'a', true),
      referring('fk_b', 'b'),
      referring('fk_gone', 'c', true),
      foreignKey('fk_d').on('d').references('parents', ['id'], { notValid: true, comment: 'early' }),
    ]),
  ],
  after: [
    table('parents', { id, extra: integer() }),
    table('children', columns, [
      referring('fk_a', 'a'),
      referring('fk_b', 'b', true),
      referring('fk_fresh', 'c', true),
      foreignKey('fk_d').on('d').references('parents', ['id'], { comment: 'late' }),
    ]),
  ],
} satisfies Case;
