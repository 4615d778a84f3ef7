import {
  check,
  integer,
  primaryKey,
  sql,
  string,
  table,
  tableOptions,
} from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const id = integer().notNull();
const range = (column: string) =>
  `RANGE (\`${column}\`) (PARTITION low VALUES LESS THAN (10), PARTITION high VALUES LESS THAN MAXVALUE)`;

export default {
  on: ['mysql', 'mariadb'],
  before: [
    table('visits', { id, day: integer().notNull() }, (t) => [
      primaryKey().on(t.id, t.day),
      check('ck_day', sql`day > -9`),
      tableOptions({ partitionBy: range('day') }),
    ]),
    table('Calls', { id, Hour: integer().notNull(), note: string(9) }, (t) => [
      primaryKey().on(t.id, t.Hour),
      tableOptions({ partitionBy: 'KEY (Hour) PARTITIONS 2' }),
    ]),
  ],
  after: [
    table('visits', { id, date: integer().notNull().renamedFrom('day') }, (t) => [
      primaryKey().on(t.id, t.date),
      check('ck_day', sql`date > -9`),
      tableOptions({ partitionBy: range('date') }),
    ]),
    table('Calls', { id, hour: integer().notNull(), note: string(9) }, (t) => [
      primaryKey().on(t.id, t.hour),
      tableOptions({ partitionBy: 'KEY (hour) PARTITIONS 2' }),
    ]),
  ],
} satisfies Case;
