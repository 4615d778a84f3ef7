import {
  array,
  check,
  compositeType,
  fn,
  index,
  integer,
  raw,
  sql,
  string,
  table,
  text,
  view,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const people = table('people', { id, home: raw('address').notNull(), all: array(raw('address')) }, [
  check('ck_home', sql`(home).street <> 'nowhere'`),
  index('ix_street').on(sql`((home).street)`),
]);
const label = fn(
  'label',
  sql`create function label(a address) returns text language sql immutable as $$ select a.street || a.zip $$`,
);
const labels = view('labels', sql`select label(home) as label from people`);

export default {
  on: ['postgresql'],
  before: [
    compositeType('address', { street: text(), zip: string(10) }, { comment: 'where' }),
    people,
    label,
    labels,
  ],
  after: [
    compositeType('address', { city: text(), zip: integer(), street: text() }, { comment: 'there' }),
    people,
    label,
    labels,
  ],
  values: {
    'people.home': ["row('a', '1')", 'row(null, null)', "row('c', '33')"],
    'people.all': ["array[row('a', '1'), null]::address[]", 'null', "'{}'"],
  },
  converted: ['people.home', 'people.all'],
} satisfies Case;
