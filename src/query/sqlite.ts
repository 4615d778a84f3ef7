import { sql } from 'kysely';
import { aggregate, type JsonEngine } from './engine.js';

/**
 * SQLite, read as better-sqlite3 does: a value is what it was stored as. JSON holds all but bytes.
 * https://www.sqlite.org/json1.html
 */
export const sqlite: JsonEngine = {
  encode: (column, type) => {
    if (type.kind !== 'binary' && type.kind !== 'raw') return column;
    // Such a column may hold bytes and text from row to row: the first letter tells them apart.
    return sql`case typeof(${column}) when 'blob' then 'x' || hex(${column}) when 'text' then 't' || ${column} else ${column} end`;
  },
  reader: (type) => (type.kind === 'binary' || type.kind === 'raw' ? readTagged : null),
  samples: () => [],
  array: (values) => sql`json_array(${sql.join(values)})`,
  // JSON is text with a mark that does not survive a derived table: json() puts it on again.
  many: (query) => aggregate(query, sqlite, { rows: 'json_group_array(json(v))', noLimit: '-1' }),
  one: ({ from, chunks }) => sql`${from.select(sqlite.array([sql.raw('0'), ...chunks]).as('v')).limit(1)}`,
  embed: (related) => sql`json(${related})`,
  column: (related) => related,
};

function readTagged(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  return value.startsWith('x') ? Buffer.from(value.slice(1), 'hex') : value.slice(1);
}
