import { foreignKey, integer, primaryKey, table, unique } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const columns = { id: integer().notNull(), parent: integer(), code: integer().notNull() };

export default {
  before: [
    table('a', columns, (t) => [primaryKey('pk_a').on(t.id), unique('uq_code').on(t.code)]),
    table('b', columns, (t) => [
      primaryKey('pk_b').on(t.id),
      foreignKey('fk_b').on(t.parent).references('b', ['id']),
    ]),
    table('c', columns, (t) => [primaryKey('pk_c').on(t.code)]),
  ],
  after: [
    table('a', columns, (t) => [primaryKey('pk_b').on(t.id)]),
    table('b', columns, (t) => [
      primaryKey('pk_c').on(t.code),
      unique('uq_b').on(t.id),
      foreignKey('fk_b').on(t.parent).references('b', ['id']),
    ]),
    table('c', columns, (t) => [primaryKey('pk_a').on(t.code), unique('uq_code').on(t.code)]),
  ],
} satisfies Case;
