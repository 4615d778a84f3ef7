import { policy, sql, table, tableOptions, text } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const own = (on: string) => policy('own', on, { using: sql`owner = current_user` });

export default {
  on: ['postgresql'],
  before: [table('notes', { id, owner: text() }, [tableOptions({ rowLevelSecurity: true })]), own('notes')],
  after: [
    table('letters', { id, owner: text() }, [tableOptions({ rowLevelSecurity: true })], {
      renamedFrom: 'notes',
    }),
    own('letters'),
  ],
} satisfies Case;
