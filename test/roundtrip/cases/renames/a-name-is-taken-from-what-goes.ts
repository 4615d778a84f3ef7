import { index, integer, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const ref = (name: string) => ({ schema: null, name });

export default {
  before: [
    table('users', { id, name: string(40).notNull().unique(), old_name: integer() }, [
      index().on('old_name'),
    ]),
    table('users_new', { id, name: string(40), title: integer(), heading: integer() }, [index().on('title')]),
    table('posts', { id, user_ref: integer().references('users.id') }),
  ],
  after: [
    table('users', { id, name: string(40), title: integer() }, [index().on('title')]),
    // What referred to the table that goes would refer to nothing when that comes back.
    table('posts', { id }),
  ],
  renames: [
    { kind: 'table', from: ref('users_new'), to: ref('users') },
    { kind: 'column', table: ref('users'), from: 'heading', to: 'title' },
  ],
} satisfies Case;
