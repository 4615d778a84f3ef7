import { array, compositeType, fn, policy, raw, sql, table, view } from '../../../../src/schema/index.js';
import { type Case, id, mood } from '../../case.js';

const feel = fn('feel', sql`create function feel(m mood) returns mood language sql as 'select m'`);
const feels = view('feels', sql`select feel(mood) as feeling from people`);
const sees = policy('sees', 'people', { using: sql`mood = 'sad'` });
const pair = compositeType('pair', { a: raw('mood'), b: array(raw('mood')) });
const people = (type: ReturnType<typeof mood>) => table('people', { id, mood: type, all: array(type) });

export default {
  on: ['postgresql'],
  before: [people(mood('later')), feel, feels, sees, pair],
  after: [people(mood()), feel, feels, sees, pair],
  values: { 'people.all': ["'{happy,sad}'", 'null', "'{}'"] },
} satisfies Case;
