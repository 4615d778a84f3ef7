import {
  array,
  compositeType,
  integer,
  raw,
  sql,
  string,
  table,
  text,
  view,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const address = (more: Parameters<typeof compositeType>[1]) =>
  compositeType('address', { street: text(), zip: string(10), ...more }, { comment: 'of people' });
const people = table('people', { id, home: raw('address'), all: array(raw('address')) });
const street = view('streets', sql`select (home).street from people`);

export default {
  on: ['postgresql'],
  before: [address({ city: text() }), people, street],
  after: [address({ country: text().collate('C'), since: integer() }), people, street],
  values: {
    'people.home': ["row('a', 'b', null)", 'null', 'row(null, null, null)'],
    'people.all': ["array[row('a', 'b', null)]::address[]", 'null', "'{}'"],
  },
  converted: ['people.home', 'people.all'],
} satisfies Case;
