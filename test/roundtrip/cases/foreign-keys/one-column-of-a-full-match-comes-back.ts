import { foreignKey, integer, table, unique } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const areas = (name: string) =>
  table(name, { id, x: integer(), y: integer() }, (t) => [unique().on(t.x, t.y)]);
const to = (name: string) => foreignKey().on('x', 'y').references(name, ['x', 'y'], { match: 'full' });

/** Rows have values in both columns, or in none. */
export default {
  on: ['postgresql'],
  before: [
    areas('areas'),
    areas('areas_gone'),
    table('beside', { id, x: integer(), y: integer() }, [to('areas')]),
    table('beside_gone', { id, x: integer(), y: integer() }, [to('areas_gone')]),
    table('together', { id, x: integer().notNull(), y: integer() }, [to('areas')]),
  ],
  after: [
    areas('areas'),
    table('beside', { id, y: integer() }),
    table('beside_gone', { id, y: integer() }),
    table('together', { id }),
  ],
  values: {
    'areas.x': ['1', '2', '3'],
    'areas.y': ['1', '2', '3'],
    'areas_gone.x': ['1', '2', '3'],
    'areas_gone.y': ['1', '2', '3'],
    'beside.x': ['1', '2', 'NULL'],
    'beside.y': ['1', '2', 'NULL'],
    'beside_gone.x': ['1', '2', 'NULL'],
    'beside_gone.y': ['1', '2', 'NULL'],
    'together.x': ['1', '2', '3'],
    'together.y': ['1', '2', '3'],
  },
} satisfies Case;
