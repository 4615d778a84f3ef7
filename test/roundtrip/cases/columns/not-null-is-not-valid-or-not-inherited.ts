import { inherits, integer, table, text } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  on: ['postgresql'],
  since: { postgresql: '18' },
  before: [
    table('items', {
      id,
      a: integer().notNull({ name: 'a_early', notValid: true }),
      b: integer().notNull({ notValid: true }),
      c: integer().notNull(),
      e: integer().notNull({ name: 'e_goes', notValid: true }),
      f: integer(),
      goes: text().notNull({ notValid: true }),
    }),
    table('parents', { id, own: integer().notNull(), all: integer().notNull({ noInherit: true }) }),
    table('heirs', { all: integer() }, [inherits('parents')]),
  ],
  after: [
    table('items', {
      id,
      a: integer().notNull({ name: 'a_late', notValid: true }),
      b: integer().notNull({ name: 'b_valid' }),
      c: integer().notNull({ notValid: true }),
      e: integer(),
      f: integer().notNull({ name: 'f_comes', notValid: true }),
      // No row needs a value.
      comes: text().notNull({ notValid: true }),
    }),
    table('parents', {
      id,
      own: integer().notNull({ noInherit: true }),
      all: integer().notNull(),
      comes: integer().notNull({ noInherit: true }).default(1),
    }),
    table('heirs', { own: integer(), comes: integer().default(1) }, [inherits('parents')]),
  ],
  values: { 'heirs.all': ['1', '2', '3'] },
} satisfies Case;
