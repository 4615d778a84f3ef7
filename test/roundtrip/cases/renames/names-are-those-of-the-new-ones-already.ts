import { exclude, raw, serial, sql, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

/** As somebody renamed a table and columns by hand, whose sequences and NOT NULL kept their names; now they get back. */
export default {
  on: ['postgresql'],
  before: [
    table(
      'people',
      {
        id: serial({ sequence: 'users_id_seq' }).primaryKey().notNull({ name: 'users_id_not_null' }),
        full_name: string(20).notNull({ name: 'users_name_not_null' }),
        stay: raw('int4range').notNull({ name: 'users_during_not_null' }),
      },
      [exclude('no_overlap', sql`using gist (stay with &&) where (full_name <> '')`)],
    ),
    table('rooms', { id, uid: string(20).notNull({ name: 'rooms_number_not_null' }) }),
  ],
  after: [
    table(
      'users',
      { id: serial().primaryKey(), name: string(20).notNull(), during: raw('int4range').notNull() },
      [exclude('no_overlap', sql`using gist (during with &&)`)],
    ),
    table('rooms', { id, number: string(20).notNull(), uid: string(20) }),
  ],
  renames: [
    { kind: 'table', from: { schema: null, name: 'people' }, to: { schema: null, name: 'users' } },
    { kind: 'column', table: { schema: null, name: 'users' }, from: 'full_name', to: 'name' },
    { kind: 'column', table: { schema: null, name: 'users' }, from: 'stay', to: 'during' },
    { kind: 'column', table: { schema: null, name: 'rooms' }, from: 'uid', to: 'number' },
  ],
  values: { 'people.stay': ["'[1,2)'", "'[2,3)'", "'[3,4)'"] },
} satisfies Case;
