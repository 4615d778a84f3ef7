import { integer, primaryKey, table } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const key = primaryKey().on('id');

export default {
  on: ['postgresql'],
  before: [table('a', { id: integer() }, [key]), table('b', { id: integer() }, [key.deferrable('deferred')])],
  after: [
    table('a', { id: integer() }, [key.deferrable('deferred').comment('late')]),
    table('b', { id: integer() }, [key.deferrable()]),
  ],
} satisfies Case;
