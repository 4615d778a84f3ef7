import { bigint, check, integer, sql, string, table } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

export default {
  before: [
    table('teams', { id, code: string(20).unique(), size: integer() }),
    table('people', {
      id,
      team_id: integer().references('teams.id'),
      team_code: string(20).references('teams.code'),
      other_id: integer(),
      age: integer(),
    }),
  ],
  after: [
    table('teams', { id, code: string(20).notNull().unique(), size: bigint() }, [
      check('ck_size', sql`size >= 0 or size < 0`),
    ]),
    table('people', {
      id,
      team_id: integer().notNull().references('teams.id'),
      team_code: string(20).notNull().references('teams.code'),
      other_id: integer().references('teams.id'),
      age: bigint(),
    }),
  ],
  rows: false,
} satisfies Case;
