import { check, sql, string, table, tableOptions } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const made = (column: string, word: string) => string(20).generated(sql`concat(${sql.id(column)}, ${word})`);

const known = (name: string, charset: string, word: string, column = 'word') =>
  table(name, { id, [column]: string(9), made: made(column, word) }, () => [
    check(`${name}_known`, sql`${sql.id(column)} <> ${`${word}?`}`),
    tableOptions({ charset }),
  ]);

const changed = (word: string) =>
  table('changed', { id, word: string(9), made: made('word', word) }, () => [
    tableOptions({ charset: 'latin1' }),
  ]);

/** MySQL's SHOW CREATE TABLE has question marks for them, and its information_schema their bytes. */
export default {
  on: ['mysql', 'mariadb'],
  before: [known('latin', 'latin1', 'ä€'), known('cyrillic', 'cp1251', 'жя'), changed('öä')],
  after: [known('latin', 'utf8mb4', 'ä€'), known('cyrillic', 'cp1251', 'жя', 'renamed'), changed('äö')],
  values: { 'latin.word': ["'ä'", "'€'", "''"], 'cyrillic.word': ["'ж'", "'я'", "''"] },
  renames: [{ kind: 'column', table: { schema: null, name: 'cyrillic' }, from: 'word', to: 'renamed' }],
} satisfies Case;
