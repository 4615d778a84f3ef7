import { integer, key, primaryKey, string, table, text } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('pages', { id: integer().notNull(), url: string(200).notNull(), n: integer().notNull() }, (t) => [
      primaryKey().on(key(t.url).prefix(20)),
    ]),
  ],
  after: [
    table('pages', { id: integer().notNull(), url: text().notNull(), n: integer().notNull() }, (t) => [
      primaryKey().on(key(t.url).prefix(50), t.n).comment('both'),
    ]),
  ],
} satisfies Case;
