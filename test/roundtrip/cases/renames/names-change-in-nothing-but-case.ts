import {
  check,
  foreignKey,
  index,
  integer,
  sql,
  string,
  table,
  unique,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

/** To the servers they are the same names, but results and the catalog have them as they are spelled. */
export default {
  on: ['mysql', 'mariadb'],
  before: [
    table(
      'people',
      { id, Name: string(20).notNull(), Size: integer(), Twice: integer().generated(sql`Size * 2`) },
      (t) => [unique('UQ_name').on(t.Name), index('IX_size').on(t.Size), check('CK_size', sql`Size > -9`)],
    ),
    table('pets', { id, Owner: string(20) }, (t) => [
      foreignKey('FK_owner').on(t.Owner).references('people', ['Name']),
    ]),
  ],
  after: [
    table(
      'people',
      { id, name: string(20).notNull(), size: integer(), Twice: integer().generated(sql`size * 2`) },
      (t) => [unique('uq_name').on(t.name), index('ix_size').on(t.size), check('ck_size', sql`size > -9`)],
    ),
    table('pets', { id, owner: string(20) }, (t) => [
      foreignKey('fk_owner').on(t.owner).references('people', ['name']),
    ]),
  ],
} satisfies Case;
