import {
  bigint,
  bigserial,
  inherits,
  integer,
  partitionBy,
  partitionOf,
  sequence,
  sql,
  table,
} from '../../../../src/schema/index.js';
import type { Case } from '../../case.js';

type Number = ReturnType<typeof bigserial> | ReturnType<typeof bigint>;

const next = (name: string) =>
  bigint()
    .notNull()
    .default(sql.raw(`nextval('${name}'::regclass)`));
const tables = (serial: Number, free: Number, identity: Number) => [
  table('events', { id: integer().notNull(), a: serial, b: free, c: identity }, [
    partitionBy(sql`range (id)`),
  ]),
  table('events_all', {}, [partitionOf('events', sql`default`)]),
  table('parents', { id: integer().notNull(), a: serial, b: free, c: identity }),
  table('heirs', {}, [inherits('parents')]),
];
const sequences = (column: string) => ['events', 'parents'].map((it) => sequence(`${it}_${column}_seq`));

const [ofEvents, ofParents] = ['events', 'parents'].map(
  (it) => (column: string) => next(`${it}_${column}_seq`),
);
const sides = (a: (of: (column: string) => Number) => [Number, Number, Number]) => [
  ...tables(...a(ofEvents!)).slice(0, 2),
  ...tables(...a(ofParents!)).slice(2),
];

export default {
  on: ['postgresql'],
  before: [...sequences('b'), ...sequences('c'), ...sides((of) => [bigserial(), of('b'), of('c')])],
  after: [...sequences('a'), ...sides((of) => [of('a'), bigserial(), bigint().identity()])],
} satisfies Case;
