import { integer, sql, string, table, trigger, view } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const ref = (name: string) => ({ schema: null, name });

/** SQLite lets both use what is not there, and then renames nothing and drops no column. */
const broken = [
  view('broken', sql`select a from nowhere`),
  view('also_broken', sql`select * from broken`),
  trigger(
    'broken_insert',
    'broken',
    sql`create trigger broken_insert instead of insert on broken begin select 1; end`,
  ),
  trigger(
    'log_delete',
    'log',
    sql`create trigger log_delete after delete on log begin insert into nowhere values (old.id); end`,
  ),
];
const log = table('log', { id });

export default {
  on: ['sqlite'],
  before: [
    log,
    ...broken,
    table('people', { id, name: string(40), age: integer() }),
    table('pets', { id, name: string(40), kind: string(40) }),
  ],
  after: [
    log,
    ...broken,
    table('users', { id, full_name: string(40), age: integer() }),
    table('pets', { id, name: string(40) }),
  ],
  renames: [
    { kind: 'table', from: ref('people'), to: ref('users') },
    { kind: 'column', table: ref('users'), from: 'name', to: 'full_name' },
  ],
} satisfies Case;
