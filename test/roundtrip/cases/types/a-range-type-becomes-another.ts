import { array, exclude, fn, rangeType, raw, sql, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const stays = table('stays', { id, at: raw('span').default(sql`'[1,2)'::span`), all: array(raw('span')) }, [
  exclude('no_overlap', sql`using gist (at with &&)`),
]);
const length = fn(
  'length_of',
  sql`create function length_of(s other_range) returns float8 language sql as 'select upper(s) - lower(s)'`,
);

export default {
  on: ['postgresql'],
  before: [
    rangeType('span', { subtype: 'integer' }, { comment: 'from to' }),
    rangeType('other_range', { subtype: 'float8' }),
    stays,
    length,
  ],
  after: [
    rangeType('span', { subtype: 'int4' }),
    rangeType('other_range', { subtype: 'float8', subtype_diff: 'float8mi' }),
    stays,
    length,
  ],
  values: {
    'stays.at': ["'[1,3)'", 'null', "'[5,9)'"],
    'stays.all': ["array['[1,3)']::span[]", 'null', "'{}'"],
  },
} satisfies Case;
