import { bigint, bigserial, serial, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const tables = (a: string, b: string, c: string, d: string) => [
  table('a', { id: serial({ sequence: a }).primaryKey() }),
  table('b', { id: bigserial({ sequence: b }).primaryKey() }),
  table('c', { id: bigint().identity({ sequence: c }).primaryKey() }),
  table('d', { id: bigint().identity({ sequence: d }).primaryKey() }),
];

export default {
  on: ['postgresql'],
  before: tables('a_id_seq', 'b_id_seq', 'one', 'two'),
  after: tables('b_id_seq', 'a_id_seq', 'two', 'three'),
} satisfies Case;
