import { bigint, bigserial, integer, serial, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

export default {
  on: ['postgresql'],
  before: [
    table('people', {
      id: serial({ sequence: 'users_id_seq' }).primaryKey(),
      no: bigint().identity({ always: true, sequence: 'users_no_seq' }),
      n: integer().identity(),
    }),
    table('turns', { id: integer().identity({ sequence: 'odd' }).primaryKey() }),
  ],
  after: [
    table('people', {
      id: serial().primaryKey(),
      no: bigint().identity({ always: true }),
      n: bigint().identity({ sequence: 'mine', start: 5 }),
    }),
    table('turns', { id: bigserial({ sequence: 'even' }).primaryKey() }),
    table('users', {
      id: serial().primaryKey(),
      no: bigint().identity({ always: true, sequence: 'people_numbers' }),
    }),
  ],
  converted: ['people.n', 'turns.id'],
} satisfies Case;
