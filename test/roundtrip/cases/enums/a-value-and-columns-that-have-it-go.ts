import { check, foreignKey, index, sql, table, unique } from '../../../../src/schema/index.js';
import { type Case, id, mood } from '../../case.js';

const moods = (type: ReturnType<typeof mood>) =>
  table('moods', { id, mood: type.notNull() }, (t) => [unique('uq_mood').on(t.mood)]);

export default {
  before: [
    moods(mood('later')),
    table(
      'people',
      {
        id,
        kept: mood('later').notNull().default('happy'),
        usual: mood('later').notNull().default('later'),
        first: mood('later').notNull(),
        last: mood('later'),
        referred: mood('later'),
      },
      (t) => [
        index('ix_usual').on(t.usual, t.kept),
        index('ix_kept').on(t.kept, t.last),
        unique('uq_last').on(t.last, t.id),
        check('ck_first', sql`${t.first} <> 'later'`),
        foreignKey('fk_referred').on(t.referred).references('moods', ['mood']),
      ],
    ),
  ],
  after: [
    moods(mood()),
    table('people', { id, kept: mood().notNull().default('happy') }, (t) => [index('ix_kept').on(t.kept)]),
  ],
  values: { 'people.usual': ["'later'"], 'people.last': ["'later'", 'null'] },
} satisfies Case;
