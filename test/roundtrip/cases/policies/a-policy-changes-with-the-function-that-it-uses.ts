import { fn, policy, sql, table, tableOptions, text } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const uid = (type: string) =>
  fn(
    'uid',
    sql`create function uid() returns ${sql.raw(type)} language sql stable as 'select null::${sql.raw(type)}'`,
  );

export default {
  on: ['postgresql'],
  before: [
    uid('text'),
    table('notes', { id, owner: text() }, [tableOptions({ rowLevelSecurity: true })]),
    policy('own', 'notes', { using: sql`owner = uid()` }),
  ],
  after: [
    uid('uuid'),
    table('notes', { id, owner: text() }),
    policy('own', 'notes', { to: ['postgres'], using: sql`owner = uid()::text`, comment: 'by id' }),
  ],
} satisfies Case;
