import { sql } from 'kysely';
import type { ColumnType } from '../catalog/index.js';
import { aggregate, type JsonEngine, type Reader } from './engine.js';

type TypeParsers = typeof import('pg')['types'];

/** The object ids that pg chooses its parsers by, of a value and of an array of them (pg_type.dat). */
const objectIds: Partial<Record<ColumnType['kind'], readonly [value: number, array: number]>> = {
  smallint: [21, 1005],
  integer: [23, 1007],
  bigint: [20, 1016],
  decimal: [1700, 1231],
  real: [700, 1021],
  double: [701, 1022],
  string: [1043, 1015],
  char: [1042, 1014],
  text: [25, 1009],
  boolean: [16, 1000],
  date: [1082, 1182],
  json: [114, 199],
  jsonb: [3802, 3807],
  uuid: [2950, 2951],
  binary: [17, 1001],
};

/** What comes through JSON as it is: pg makes the same of it. */
const plain: ReadonlySet<ColumnType['kind']> = new Set([
  'smallint',
  'integer',
  'boolean',
  'string',
  'char',
  'text',
  'uuid',
  'enum',
  'json',
  'jsonb',
]);

let parsers: TypeParsers | null = null;

/**
 * PostgreSQL, read as pg does: a value comes as the text that the server would have sent, and goes through the
 * parser that pg has for its type, also where the application has set another one.
 * https://node-postgres.com/features/types
 */
export const postgresql: JsonEngine = {
  encode: (column, type) => {
    if (plain.has(type.kind)) return column;
    // Of what dbm has no word for, the server says which type it is.
    if (objectIdOf(type) === null)
      return sql`json_build_array(pg_typeof(${column})::oid::bigint, ${column}::text)`;
    return sql`${column}::text`;
  },
  reader: (type) => {
    if (plain.has(type.kind)) return null;
    const id = objectIdOf(type);
    return id === null ? readTyped : parserOf(id);
  },
  samples: () => [],
  prepare: async () => {
    parsers ??= ((await import('pg')) as unknown as { default: { types: TypeParsers } }).default.types;
  },
  array: (values) => sql`json_build_array(${sql.join(values)})`,
  many: (query) => aggregate(query, postgresql, { rows: "coalesce(json_agg(v), '[]')", noLimit: 'all' }),
  one: ({ from, chunks }) =>
    sql`${from.select(postgresql.array([sql.raw('0'), ...chunks]).as('v')).limit(1)}`,
  embed: (related) => related,
  // Not as JSON, which pg would parse: one way for all engines.
  column: (related) => sql`(${related})::text`,
};

function objectIdOf(type: ColumnType): number | null {
  if (type.kind === 'array') return objectIds[type.of.kind]?.[1] ?? timeId(type.of)?.[1] ?? null;
  return objectIds[type.kind]?.[0] ?? timeId(type)?.[0] ?? null;
}

function timeId(type: ColumnType): readonly [number, number] | null {
  if (type.kind === 'time') return type.withTimeZone ? [1266, 1270] : [1083, 1183];
  if (type.kind === 'timestamp') return type.withTimeZone ? [1184, 1185] : [1114, 1115];
  return null;
}

function parserOf(id: number): Reader {
  const parse = parsers!.getTypeParser(id, 'text');
  return (value) => parse(value as string);
}

function readTyped(value: unknown): unknown {
  const [id, text] = value as [number, string | null];
  return text === null ? null : parserOf(id)(text);
}
