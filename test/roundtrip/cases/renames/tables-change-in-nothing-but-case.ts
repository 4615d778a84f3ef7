import { index, integer, sql, string, table, trigger, view } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const state = (name: string, length: number) => {
  const people = table(name, { id, name: string(length) }, (t) => [index('ix_name').on(t.name)]);
  const pets = table('pets', { id, owner: integer().references(`${name}.id`) });
  const body = sql.raw(
    'CREATE TRIGGER new_pet AFTER INSERT ON pets WHEN new.id > 99 BEGIN UPDATE PEOPLE SET name = 1; END',
  );
  return [people, pets, view('names', sql`SELECT name FROM PEOPLE`), trigger('new_pet', pets, body)];
};

/** To SQLite `People` and `people` are one table, but its catalog has them as they are spelled. */
export default {
  on: ['sqlite'],
  before: state('People', 20),
  after: state('people', 30),
} satisfies Case;
