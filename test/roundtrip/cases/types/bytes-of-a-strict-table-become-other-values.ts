import { binary, integer, real, table, tableOptions, text } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const strict = tableOptions({ strict: true });

export default {
  on: ['sqlite'],
  before: [table('t', { id, a: binary(), b: text(), c: integer(), d: real() }, [strict])],
  values: { 't.a': ["x'61'", 'NULL', "x'c3bc'"], 't.d': ['1.5', 'NULL', '-2.0'] },
  after: [table('t', { id, a: text(), b: binary(), c: binary(), d: binary() }, [strict])],
} satisfies Case;
