import { index, integer, string, table, unique } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';
import { id } from '../../case.js';

export default {
  on: ['mysql', 'mariadb'],
  since: { mariadb: '10.6' },
  before: [
    table(
      'items',
      { id, a: integer(), b: string(20), c: integer().references('items.id', { name: 'fk_c' }) },
      (t) => [
        index('ix_a').on(t.a).comment('why'),
        index('ux_b').on(t.b).unique().comment("it's unique"),
        index('ix_c').on(t.c).invisible(),
        index('ix_ab').on(t.a, t.b),
      ],
    ),
  ],
  after: [
    table(
      'items',
      { id, a: integer(), b: string(20), c: integer().references('items.id', { name: 'fk_c' }) },
      (t) => [
        index('ix_a').on(t.a).invisible(),
        unique('ux_b').on(t.b),
        index('ix_c').on(t.c).comment('for the key'),
        index('ix_ab').on(t.a, t.b).invisible().comment('old'),
      ],
    ),
  ],
} satisfies Case;
