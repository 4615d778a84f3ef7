import { index, integer, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  before: [
    table('a', { id, name: string(40) }, (t) => [index('ix_one').on(t.name)]),
    table('b', { id, name: string(40), age: integer() }, (t) => [
      index('ix_two').on(t.name),
      index('ix_three').on(t.age),
    ]),
  ],
  after: [
    table('a', { id, name: string(40) }, (t) => [index('ix_two').on(t.name)]),
    table('b', { id, name: string(40), age: integer() }, (t) => [
      index('ix_three').on(t.name),
      index('ix_one').on(t.age),
    ]),
  ],
} satisfies Case;
