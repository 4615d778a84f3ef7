import { integer, sql, string, table, view } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const ref = (name: string) => ({ schema: null, name });
const columns = { id, name: string(40), total: integer() };
const names = view('names', sql`select name from users`);
const numbers = view('numbers', sql`select total, value from numbered`);

/** Databases let a view follow its table and its columns: what it says would be about the others. */
export default {
  before: [
    table('users', columns),
    table('people', columns),
    table('numbered', { id, total: integer(), value: integer() }),
    names,
    numbers,
  ],
  after: [
    table('users', columns),
    table('people', columns),
    table('numbered', { id, value: integer(), total: integer() }),
    names,
    numbers,
  ],
  renames: [
    { kind: 'table', from: ref('users'), to: ref('people') },
    { kind: 'table', from: ref('people'), to: ref('users') },
    { kind: 'column', table: ref('numbered'), from: 'total', to: 'value' },
    { kind: 'column', table: ref('numbered'), from: 'value', to: 'total' },
  ],
} satisfies Case;
