import { integer, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const parents = table('parents', { id });

/** MySQL keeps the word, though InnoDB does as for NO ACTION. */
export default {
  on: ['mysql', 'postgresql', 'sqlite'],
  before: [parents, table('children', { id, parent: integer().references('parents.id', { name: 'fk' }) })],
  after: [
    parents,
    table('children', {
      id,
      parent: integer().references('parents.id', {
        name: 'fk',
        onDelete: 'set default',
        onUpdate: 'set default',
      }),
    }),
  ],
} satisfies Case;
