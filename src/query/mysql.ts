import { type RawBuilder, sql } from 'kysely';
import type { ColumnType } from '../catalog/index.js';
import { DbmError } from '../errors/index.js';
import { type JsonEngine, limitClause, type Reader, type RowQuery } from './engine.js';

/** How a value travels: as JSON has it, as text that becomes a number, text, bytes, a date or a date with time. */
type Travel = 'plain' | 'number' | 'bigint' | 'decimal' | 'text' | 'bytes' | 'date' | 'datetime';

const travels: Partial<Record<ColumnType['kind'], Travel>> = {
  bigint: 'bigint',
  decimal: 'decimal',
  real: 'number',
  double: 'number',
  binary: 'bytes',
  date: 'date',
  timestamp: 'datetime',
  time: 'text',
};

/** Types in the engine's own words, by the first of them. */
const rawTravels: readonly (readonly [RegExp, Travel])[] = [
  [/^(tinyint|mediumint|smallint|int|integer|year|bool)/i, 'number'],
  [/^(bigint|serial)/i, 'bigint'],
  [/^(decimal|numeric|dec|fixed)/i, 'decimal'],
  [/^(float|double|real)/i, 'number'],
  [/^(binary|varbinary|(tiny|medium|long)?blob|bit)/i, 'bytes'],
  [/^(datetime|timestamp)/i, 'datetime'],
  [/^date/i, 'date'],
  [/^json/i, 'plain'],
];

/**
 * MySQL 8.0.14 and MariaDB 10.5, read as mysql2 does. How mysql2 reads dates and decimals is a setting of the
 * connection (`timezone`, `dateStrings`, `decimalNumbers`), so it is asked to read some that are known.
 */
export const mysql: JsonEngine = {
  encode: (column, type) => {
    const travel = travelOf(type);
    if (travel === 'plain') return column;
    // The cast to binary is for BIT, whose HEX is that of a number.
    return travel === 'bytes' ? sql`hex(cast(${column} as binary))` : sql`cast(${column} as char)`;
  },
  reader: (type, samples) => readerOf(travelOf(type), samples),
  samples: (types) =>
    types.some((type) => ['decimal', 'date', 'datetime'].includes(travelOf(type))) ? samples : [],
  array: (values) => sql`json_array(${sql.join(values)})`,
  many: aggregateBoth,
  one: ({ from, chunks }) => sql`${from.select(mysql.array([sql.raw('0'), ...chunks]).as('v')).limit(1)}`,
  // MariaDB's JSON is text, and goes into another document as JSON only from a function that returns JSON. It
  // gives NULL for a document that is cut off, which must not be taken for an empty one: see readMany.
  embed: (related, kind) =>
    kind === 'one' ? sql`json_extract(${related}, '$')` : sql`json_extract(coalesce(${related}, '[]'), '$')`,
  // As text, which mysql2 leaves alone: it could not say what is wrong with a document that is cut off.
  column: (related, kind) =>
    kind === 'one' ? sql`cast(${related} as char)` : sql`cast(coalesce(${related}, '[]') as char)`,
};

/**
 * The one text that each of the two reads in its own way. JSON_ARRAYAGG has an order and a limit on MariaDB
 * alone; a derived table may look at the outer query on MySQL alone.
 * https://dev.mysql.com/doc/refman/8.0/en/comments.html
 * https://mariadb.com/kb/en/comment-syntax/#executable-comment-syntax
 */
function aggregateBoth(query: RowQuery): RawBuilder<unknown> {
  const { order } = query;
  const chunks = sql.join(query.chunks);
  const end = order === null ? sql`` : sql`order by ${order}`;
  const limit = sql.raw(limitClause(query, '18446744073709551615'));
  const position = order === null ? sql.raw('0') : sql`row_number() over (order by ${order})`;
  const row = sql`/*!80014 json_arrayagg(v) from (select json_array(${position}, */ /*M!100500 json_arrayagg(json_array(0, */ ${chunks} /*!80014 ) as v */ /*M!100500 ) ${end}${limit}) */`;
  const rows = query.from.select(row as never).modifyEnd(sql`/*!80014 ${end}${limit}) as dbm_rows */`);
  return sql`${rows}`;
}

function travelOf(type: ColumnType): Travel {
  if (type.kind !== 'raw') return travels[type.kind] ?? 'plain';
  if (/^(geometry|point|linestring|polygon|multi|geomcollection)/i.test(type.sql)) {
    throw new DbmError('unsupported', `A column of type ${type.sql} cannot be loaded with a relation`, {
      hint: 'Name the columns to load, without it: posts: { columns: [...] }.',
    });
  }
  return rawTravels.find(([expression]) => expression.test(type.sql))?.[1] ?? 'text';
}

/** A decimal, a date, and a time on both sides of summer time. */
const samples: readonly RawBuilder<unknown>[] = [
  sql`cast(0.5 as decimal(2, 1))`,
  sql`cast('2001-01-15' as date)`,
  sql`cast('2001-01-15 12:00:00' as datetime)`,
  sql`cast('2001-07-15 12:00:00' as datetime)`,
];

function readerOf(travel: Travel, [decimal, date, winter, summer]: readonly unknown[]): Reader | null {
  switch (travel) {
    case 'plain':
    case 'text':
      return null;
    case 'number':
      return Number;
    case 'bigint':
      return (value) => (Number.isSafeInteger(Number(value)) ? Number(value) : value);
    case 'decimal':
      return typeof decimal === 'number' ? Number : null;
    case 'bytes':
      return (value) => Buffer.from(value as string, 'hex');
    case 'date':
      return typeof date === 'string' ? null : dateReader(winter, summer);
    case 'datetime':
      return typeof winter === 'string' ? null : dateReader(winter, summer);
  }
}

/** Reads `2001-01-15 12:00:00.5` in the time zone in which mysql2 has read the samples. */
function dateReader(winter: unknown, summer: unknown): Reader {
  const isLocal = [winter, summer].every(
    (it, i) => (it as Date).getTime() === new Date(2001, i * 6, 15, 12).getTime(),
  );
  // Its other settings are offsets, the same all year.
  const offset = isLocal ? null : Date.UTC(2001, 0, 15, 12) - (winter as Date).getTime();
  return (value) => {
    const [, y, mo, d, h = 0, mi = 0, s = 0, fraction = ''] = pattern.exec(value as string) ?? [];
    if (Number(mo) === 0 || Number(d) === 0 || y === undefined) return new Date(Number.NaN);
    const parts = [Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s)] as const;
    const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
    if (offset === null) return new Date(...parts, ms);
    return new Date(Date.UTC(...parts, ms) - offset);
  };
}

const pattern = /^(\d{4})-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d)(?:\.(\d+))?)?$/;
