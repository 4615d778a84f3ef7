import type { Connection, Server } from '../dialect.js';
import type { CatalogRows } from './catalog-queries.js';
import { catalogQueries, heirQuery, memberQuery, ownedQuery, relationQuery } from './catalog-queries.js';
import { withoutJit } from './without-jit.js';

/** Conditions on a relation `c` and its namespace `n`. */
export interface CatalogScope {
  /** Which tables are read. */
  readonly tables: string;
  /** Which schemas' enum types belong to the catalog: on `n` alone. */
  readonly schemas: string;
}

/** Reads the rows that a catalog is made of, and whatever `more` asks for, in one statement. */
export async function readCatalog(
  connection: Connection,
  server: Server,
  scope: CatalogScope,
  more: Readonly<Record<string, string>> = {},
): Promise<{ readonly rows: CatalogRows; readonly more: Readonly<Record<string, readonly unknown[]>> }> {
  const queries: Readonly<Record<string, string>> = { ...catalogQueries(server, scope.schemas), ...more };
  // JSON as text: what a driver makes of arrays, bigints and JSON is up to its type parsers.
  const results = Object.entries(queries).map(
    ([name, query]) => `(SELECT pg_catalog.json_agg(q)::text FROM (${query}) q) AS "${name}"`,
  );
  const [row] = await connection.query<Record<string, string | null>>(
    withoutJit(
      `WITH RECURSIVE member AS MATERIALIZED (${memberQuery}), relation AS MATERIALIZED (${relationQuery(scope.tables)}),
       owned AS MATERIALIZED (${ownedQuery}), heir AS (${heirQuery})
     SELECT ${results.join(',\n')}`,
      connection,
    ),
  );
  const parsed = Object.fromEntries(
    Object.keys(queries).map((name) => [name, JSON.parse(row![name] ?? '[]')]),
  );
  return { rows: parsed as unknown as CatalogRows, more: parsed };
}
