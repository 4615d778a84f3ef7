import { integer, policy, sql, string, table, text } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const notes = policy('own', 'notes', { for: 'select', using: sql`owner <> 'x'` });
const replies = policy('of_own', 'replies', {
  using: sql`exists (select 1 from notes n where n.id = replies.note and n.owner = 'me')`,
});
const reply = table('replies', { id, note: integer() });

export default {
  on: ['postgresql'],
  before: [table('notes', { id, owner: string(40), gone: text() }), reply, notes, replies],
  after: [table('notes', { id, owner: text() }), reply, notes, replies],
} satisfies Case;
