import type { Connection } from '../../dialect.js';
import { withoutJit } from './without-jit.js';

/** The rows of several queries over `common`, a WITH clause, by the names of the queries: all in one statement. */
export async function askCatalogs(
  connection: Connection,
  common: string,
  queries: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, readonly unknown[]>>> {
  // JSON as text: what a driver makes of arrays, bigints and JSON is up to its type parsers.
  const results = Object.entries(queries).map(
    ([name, query]) => `(SELECT pg_catalog.json_agg(q)::text FROM (${query}) q) AS "${name}"`,
  );
  const [row] = await connection.query<Record<string, string | null>>(
    withoutJit(`${common}\n     SELECT ${results.join(',\n')}`, connection),
  );
  return Object.fromEntries(Object.keys(queries).map((name) => [name, JSON.parse(row![name] ?? '[]')]));
}
