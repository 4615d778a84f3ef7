import { columnsOf, inherits, string, table, text } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const before = table('base', { id, name: text(), kind: text().default('any') });
const after = table('base', { id, name: string(20), kind: string(20).default('any') });

/** The server would keep a default of the heir's as it is, or give it that of its parent. */
export default {
  on: ['postgresql'],
  before: [
    before,
    table('heir', { ...columnsOf(before), name: text().default('mine'), kind: text().default('own') }, [
      inherits(before),
    ]),
    table('other', { ...columnsOf(before), kind: text() }, [inherits(before)]),
  ],
  after: [
    after,
    table(
      'heir',
      { ...columnsOf(after), name: string(20).default('mine'), kind: string(20).default('own') },
      [inherits(after)],
    ),
    table('other', { ...columnsOf(after), kind: string(20) }, [inherits(after)]),
  ],
} satisfies Case;
