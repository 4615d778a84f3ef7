import {
  compositeType,
  domain,
  fn,
  integer,
  policy,
  rangeType,
  sequence,
  sql,
  statistics,
  table,
  text,
  view,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const said = (comment: string | null) => {
  const text_ = comment === null ? {} : { comment };
  return [
    table('t', { id, n: integer() }),
    fn('f', sql`create function f(a integer) returns integer language sql as 'select a'`, text_),
    view('v', sql`select n, f(n) as m from t`, text_),
    sequence('s', text_),
    domain('d', comment === null ? text() : text().comment(comment)),
    compositeType('c', { a: integer() }, text_),
    rangeType('r', { subtype: 'integer' }, text_),
    policy('p', 't', { using: sql`n > 0`, ...text_ }),
    statistics('st', 't', sql`create statistics st on id, n from t`, text_),
  ];
};

export default { on: ['postgresql'], before: said("it's one"), after: said(null) } satisfies Case;
