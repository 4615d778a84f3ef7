import {
  extension,
  foreignKey,
  integer,
  primaryKey,
  raw,
  string,
  table,
  unique,
} from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const columns = { id: integer().notNull(), name: string(20), during: raw('daterange').notNull() };
const gist = extension('btree_gist');
const key = primaryKey('pk_rooms').on('id', 'during');

export default {
  on: ['postgresql'],
  since: { postgresql: '18' },
  rows: false,
  before: [gist, table('rooms', columns, [key])],
  after: [
    gist,
    table('rooms', columns, [key.withoutOverlaps()]),
    table('bookings', { ...columns, room: integer() }, [
      unique('uq').on('room', 'during').withoutOverlaps(),
      foreignKey('fk').on('room', 'during').references('rooms', ['id', 'during'], { period: true }),
    ]),
  ],
} satisfies Case;
