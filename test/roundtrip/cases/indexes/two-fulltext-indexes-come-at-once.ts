import { index, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  on: ['mysql', 'mariadb'],
  before: [table('a', { id, name: string(40), title: string(40) })],
  after: [
    table('a', { id, name: string(40), title: string(40) }, (t) => [
      index('ft_name').using('fulltext').on(t.name),
      index('ft_title').using('fulltext').on(t.title),
    ]),
  ],
} satisfies Case;
