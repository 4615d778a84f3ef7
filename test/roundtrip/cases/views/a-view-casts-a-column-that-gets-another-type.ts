import {
  integer,
  policy,
  sql,
  string,
  table,
  tableOptions,
  text,
  view,
} from '../../../../src/schema/index.js';
import { type Case, id } from '../../case.js';

const t = (name: typeof string | typeof text, n: ReturnType<typeof integer>) =>
  table('t', { id, name: name === text ? text() : string(100), n }, [
    tableOptions({ rowLevelSecurity: true }),
  ]);
const own = (using: string) => policy('own', 't', { using: sql.raw(using) });

/** A cast from a type to itself is not in the catalog: asked before, the server takes both texts for the same. */
export default {
  on: ['postgresql'],
  before: [t(text, integer()), view('names', sql`select t.name from t`), own('name is not null')],
  after: [
    t(string, integer()),
    view('names', sql`select t.name::text as name from t`),
    own('name::text is not null'),
  ],
} satisfies Case;
