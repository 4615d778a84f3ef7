import { foreignKey, integer, table, unique, uuid } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const codes = ['1', '2', '3'].map((it) => `${it.repeat(8)}-0000-4000-8000-000000000000`);
const teams = table('a_teams', { id, code: uuid().unique() });
const places = table('places', { id, x: integer().notNull(), y: integer().notNull() }, (t) => [
  unique('places_xy').on(t.x, t.y),
]);

/** Of a key of two columns one comes back: the row has to be that of the other. */
export default {
  before: [
    teams,
    places,
    table(
      'visits',
      {
        id,
        team: uuid().notNull().default(codes[0]!).references('a_teams.code'),
        x: integer().notNull().default(7),
        y: integer().notNull().default(9),
      },
      [foreignKey('visits_place').on('x', 'y').references('places', ['x', 'y'])],
    ),
  ],
  after: [teams, places, table('visits', { id, x: integer().notNull().default(7) })],
  values: {
    'a_teams.code': [`'${codes[0]}'`, 'NULL', `'${codes[2]}'`],
    'places.x': ['7', '8', '9'],
    'places.y': ['9', '1', '2'],
  },
} satisfies Case;
