import { index, raw, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const at = index('ix_at').on('at').using('spatial');

export default {
  on: ['mysql'],
  before: [
    table('places', { id, at: raw('point').notNull() }, () => [at]),
    table('roads', { id, way: raw('linestring srid 4326').notNull() }, (t) => [
      index('ix_way').on(t.way).using('spatial'),
    ]),
  ],
  after: [
    table('places', { id, at: raw('point srid 4326').notNull() }, () => [at]),
    table('roads', { id, way: raw('linestring').notNull() }),
  ],
  rows: false,
} satisfies Case;
