import { integer, rule, sql, table, view } from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const t = table('t', { id, n: integer() });
const log = table('log', { id, n: integer() });
const v = view('v', sql`select n from t`);

export default {
  on: ['postgresql'],
  before: [
    t,
    log,
    v,
    rule('r', 't', sql`create rule r as on delete to t do also insert into log (n) values (old.n)`),
  ],
  after: [
    t,
    log,
    v,
    rule('r', t, sql`create or replace rule r as on delete to t where old.n > 3 do instead nothing`, {
      firing: 'always',
      comment: 'keeps',
    }),
    rule('ins', v, sql`create rule ins as on insert to v do instead insert into t (n) values (new.n)`),
  ],
} satisfies Case;
