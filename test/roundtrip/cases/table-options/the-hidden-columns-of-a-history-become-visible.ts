import { integer, sql, table, tableOptions, timestamp } from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const id = integer().primaryKey();
const moment = timestamp({ withTimeZone: true, precision: 6 });
const options = tableOptions({ systemVersioning: true });
const partitioned = tableOptions({
  systemVersioning: true,
  partitionBy: "SYSTEM_TIME INTERVAL 1 MONTH STARTS TIMESTAMP'2020-01-01 00:00:00' PARTITIONS 4",
});
const times = { start: moment.generated(sql`row start`), end: moment.generated(sql`row end`) };

/** Another history begins then; what was a plain column becomes one of its, and the other way round. */
export default {
  on: ['mariadb'],
  before: [
    table('posts', { id, views: integer().withoutSystemVersioning() }, [partitioned]),
    table('tags', { id, ...times, uses: integer() }, [options]),
    table('users', { id, start: timestamp(), end: timestamp() }),
  ],
  after: [
    table('posts', { id, ...times, views: integer(), likes: integer().withoutSystemVersioning() }, [
      partitioned,
    ]),
    table('tags', { id, count: integer(), uses: integer() }, [options]),
    table('users', { id, ...times }, [options]),
  ],
} satisfies Case;
