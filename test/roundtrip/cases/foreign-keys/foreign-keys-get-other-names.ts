import { check, foreignKey, integer, sql, table, unique } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const users = table('users', { id });
const key = (name: string, column: string) => foreignKey(name).on(column).references('users', ['id']);

/** Two change names, one takes that of another that goes, one that of a check; its table and column do, too. */
export default {
  on: ['postgresql'],
  before: [
    users,
    table(
      'posts',
      { id, author: integer(), editor: integer(), owner: integer(), reader: integer(), n: integer() },
      [
        key('fk_1', 'author'),
        key('fk_2', 'editor'),
        key('fk_3', 'owner'),
        key('fk_4', 'reader'),
        check('ck_1', sql`n <> 7`),
      ],
    ),
    table('notes', { id, author: integer(), editor: integer(), n: integer() }, [
      key('fk_5', 'author'),
      key('fk_6', 'editor'),
      unique('uq_1').on('n'),
    ]),
  ],
  after: [
    users,
    table(
      'articles',
      { id, writer: integer(), editor: integer(), owner: integer(), reader: integer(), n: integer() },
      [
        key('fk_2', 'writer'),
        key('fk_1', 'editor'),
        key('ck_1', 'owner'),
        key('fk_3', 'reader'),
        check('fk_4', sql`n <> 7`),
      ],
    ),
    table('notes', { id, author: integer(), editor: integer(), n: integer() }, [
      key('uq_1', 'author'),
      key('fk_5', 'editor'),
      unique('fk_6').on('n'),
    ]),
  ],
  renames: [
    { kind: 'table', from: { schema: null, name: 'posts' }, to: { schema: null, name: 'articles' } },
    { kind: 'column', table: { schema: null, name: 'articles' }, from: 'author', to: 'writer' },
  ],
} satisfies Case;
