import {
  array,
  check,
  columnsOf,
  integer,
  partitionBy,
  partitionOf,
  sql,
  table,
} from '../../../../src/schema/index.js';
import { type Case, id, mood } from '../../case.js';

const people = (moods: ReturnType<typeof mood>, known: string) =>
  table('people', { id, mood: moods, moods: array(moods) }, [
    check('ck_moods', sql`moods && ${known} or moods = '{}'`),
  ]);
const later = mood('later');
const notes = table('notes', { id: integer(), mood: later.default('later') }, [
  partitionBy(sql`list (mood)`),
]);

export default {
  on: ['postgresql'],
  before: [people(mood(), `{happy,sad,"it's so so"}`)],
  after: [
    people(later, `{later,happy,sad,"it's so so"}`),
    table('drafts', { id, moods: array(later).default(sql`'{later}'`) }),
    notes,
    table('late_notes', columnsOf(notes), [partitionOf(notes, sql`for values in ('later')`)]),
  ],
} satisfies Case;
