import { policy, sql, table, tableOptions, text } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  on: ['postgresql'],
  before: [table('notes', { id, owner: text(), body: text() })],
  after: [
    table('notes', { id, owner: text(), body: text() }, [
      tableOptions({ rowLevelSecurity: true, forceRowLevelSecurity: true }),
    ]),
    policy('own', 'notes', { using: sql`owner = current_user` }),
    policy('no shouting', 'notes', {
      restrictive: true,
      for: 'insert',
      to: ['public'],
      withCheck: sql`body in ('a', 'b') or notes.body <> upper(body)`,
      comment: "isn't polite",
    }),
  ],
} satisfies Case;
