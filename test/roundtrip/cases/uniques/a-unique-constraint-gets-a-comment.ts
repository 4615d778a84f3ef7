import { integer, string, table, unique } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const columns = { id, email: string(40), n: integer(), of: integer() };

export default {
  on: ['mysql', 'mariadb', 'postgresql'],
  before: [table('users', columns, [unique('uq_email').on('email'), unique('uq_n').on('n').comment('once')])],
  after: [
    table('users', columns, [
      unique('uq_email').on('email').comment("who's who"),
      unique('uq_n').on('n'),
      unique('uq_of').on('of', 'n').comment('new'),
    ]),
  ],
} satisfies Case;
