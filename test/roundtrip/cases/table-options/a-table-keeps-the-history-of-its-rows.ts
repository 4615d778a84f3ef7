import {
  bigint,
  integer,
  json,
  sql,
  string,
  table,
  tableOptions,
  timestamp,
} from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const id = integer().primaryKey().autoIncrement();
const moment = timestamp({ withTimeZone: true, precision: 6 });
const options = tableOptions({ systemVersioning: true });

/** Columns that are not versioned can be said so only once the table is; those of the history take the key's end. */
export default {
  on: ['mariadb'],
  before: [
    table('posts', { id, title: string(20).notNull().unique(), views: integer() }),
    table('tags', { id, name: string(20) }),
  ],
  after: [
    table(
      'posts',
      {
        id,
        title: string(20).notNull().unique(),
        likes: bigint(),
        views: bigint().withoutSystemVersioning(),
      },
      [options],
    ),
    table(
      'tags',
      {
        id,
        since: moment.notNull().generated(sql`row start`),
        data: json(),
        till: moment.notNull().generated(sql`row end`).invisible().comment('open'),
        name: string(20).unique(),
      },
      [options],
    ),
  ],
} satisfies Case;
