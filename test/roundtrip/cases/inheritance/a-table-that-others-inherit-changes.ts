import {
  check,
  columnsOf,
  index,
  inherits,
  integer,
  sql,
  string,
  table,
  text,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const people = integer().default(100);
const state = string(20).unique();

const before = table('cities', { id, name: string(20), people: integer().default(1), gone: integer() }, [
  check('people_count', sql`people <> -77`),
]);
const capitalsBefore = table('capitals', { ...columnsOf(before), people, state }, [
  inherits(before),
  index('ix_capitals').on('people', 'gone'),
]);

const after = table(
  'cities',
  { id, name: text().default('?'), people: integer().default(2), fresh: integer() },
  [check('people_count', sql`people <> -78`)],
);
const capitalsAfter = table('capitals', { ...columnsOf(after), people, state }, [
  inherits(after),
  index('ix_capitals').on('people', 'fresh'),
]);

/** A default of the heir's own stays its own while the parent's changes. */
export default {
  on: ['postgresql'],
  before: [before, capitalsBefore, table('tiny', columnsOf(capitalsBefore), [inherits('capitals')])],
  after: [
    after,
    capitalsAfter,
    table('tiny', { ...columnsOf(capitalsAfter), mayor: text() }, [inherits('capitals')]),
  ],
} satisfies Case;
