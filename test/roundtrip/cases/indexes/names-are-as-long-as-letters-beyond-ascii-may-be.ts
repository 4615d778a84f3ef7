import { index, integer, table, unique } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const long = (letter: string) => letter.repeat(64);

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('a', { id, n: integer(), m: integer() }, (t) => [
      index(long('я')).on(t.n),
      unique(long('字')).on(t.m),
    ]),
  ],
  after: [
    table('a', { id, n: integer(), m: integer() }, (t) => [
      index(long('字')).on(t.n),
      unique(long('ю')).on(t.m),
    ]),
  ],
} satisfies Case;
