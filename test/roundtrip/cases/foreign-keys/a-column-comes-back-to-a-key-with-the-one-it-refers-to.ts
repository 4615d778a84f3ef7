import { foreignKey, integer, primaryKey, table, unique } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const number = integer().notNull();

export default {
  before: [
    table('articles', { id: number, rev: number }, [primaryKey().on('id'), unique().on('id', 'rev')]),
    table('links', { id: number, article: number.default(1), rev: number.default(1) }, [
      primaryKey().on('id'),
      foreignKey().on('article', 'rev').references('articles', ['id', 'rev']),
    ]),
  ],
  values: { 'articles.rev': ['1', '2', '3'] },
  after: [
    table('articles', { id: number }, [primaryKey().on('id')]),
    table('links', { id: number, article: number.default(1) }, [
      primaryKey().on('id'),
      foreignKey().on('article').references('articles', ['id']),
    ]),
  ],
} satisfies Case;
