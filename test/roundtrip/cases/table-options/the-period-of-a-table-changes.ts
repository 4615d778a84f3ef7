import {
  check,
  date,
  integer,
  primaryKey,
  sql,
  table,
  tableOptions,
  timestamp,
  unique,
} from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

const id = integer().notNull();
const day = date().notNull();
const [holds, other] = [
  ['since', 'till'],
  ['since', 'end'],
].map((columns) => tableOptions({ period: { name: 'holds', columns: columns as ['since', string] } }));
const from = ["'2020-01-01'", "'2020-02-01'", "'2020-03-01'"];
const to = ["'2020-02-01'", "'2020-03-01'", "'2020-04-01'"];

/** Its keys go and come with it; a check that says the same of its columns is none of it. */
export default {
  on: ['mariadb'],
  before: [
    table('prices', { id, since: day, till: day, end: day }, [
      unique('uq').on('id', 'holds').withoutOverlaps(),
      holds!,
    ]),
    table('rooms', { id, since: day, till: day }, (t) => [
      primaryKey().on(t.id),
      check('ck', sql`since < till`),
    ]),
    table('seats', { id, since: day, till: day }, [primaryKey().on('id', 'holds').withoutOverlaps(), holds!]),
  ],
  after: [
    table('prices', { id, since: day, till: day, end: day }, [
      unique('uq').on('id', 'holds').withoutOverlaps(),
      other!,
    ]),
    table('rooms', { id, since: day, till: day }, (t) => [
      primaryKey().on(t.id),
      unique('uq').on('id', 'holds').withoutOverlaps(),
      check('ck', sql`since < till`),
      tableOptions({ period: { name: 'holds', columns: ['since', 'till'] }, systemVersioning: true }),
    ]),
    table('seats', { id, since: timestamp().notNull(), until: timestamp().notNull().renamedFrom('till') }, [
      primaryKey().on('id', 'holds').withoutOverlaps(),
      tableOptions({ period: { name: 'holds', columns: ['since', 'until'] } }),
    ]),
  ],
  values: {
    'prices.since': from,
    'prices.till': to,
    'prices.end': to,
    'rooms.since': from,
    'rooms.till': to,
    'seats.since': from,
    'seats.till': to,
  },
} satisfies Case;
