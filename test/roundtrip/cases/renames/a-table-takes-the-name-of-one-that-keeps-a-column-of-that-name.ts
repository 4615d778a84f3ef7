import { index, integer, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const ref = (name: string) => ({ schema: null, name });

export default {
  before: [
    table('users', { id, a: string(40), b: integer() }, (t) => [index().on(t.b)]),
    table('people', { id, a: integer().notNull() }, (t) => [index().on(t.a)]),
  ],
  after: [
    table('guests', { id, a: string(40), b: integer() }, (t) => [index().on(t.b)]),
    table('users', { id, b: integer().notNull() }, (t) => [index().on(t.b)]),
  ],
  renames: [
    { kind: 'table', from: ref('users'), to: ref('guests') },
    { kind: 'table', from: ref('people'), to: ref('users') },
    { kind: 'column', table: ref('users'), from: 'a', to: 'b' },
  ],
} satisfies Case;
