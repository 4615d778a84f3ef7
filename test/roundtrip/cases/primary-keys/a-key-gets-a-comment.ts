import { integer, primaryKey, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

export default {
  on: ['mysql', 'mariadb'],
  before: [table('pages', { id: integer().autoIncrement().primaryKey(), n: integer() })],
  after: [
    table('pages', { id: integer().autoIncrement(), n: integer() }, (t) => [
      primaryKey().on(t.id).comment('pk'),
    ]),
  ],
} satisfies Case;
