import { array, enumeration, table } from '../../../../src/schema/index.js';
import { type Case, id, mood } from '../../case.js';

const [size, other] = [enumeration('size', ['small', 'big']), enumeration('size', ['big', 'small'])];

export default {
  on: ['postgresql'],
  before: [
    table('people', { id, mood: mood('small', 'big'), size: size.default('small'), sizes: array(size) }),
  ],
  after: [table('people', { id, mood: other.default('big'), size: mood(), sizes: array(other) })],
  values: {
    'people.mood': ["'small'", 'null', "'big'"],
    'people.size': ['null', 'null', 'null'],
    'people.sizes': ["'{small}'", 'null', "'{big,small}'"],
  },
} satisfies Case;
