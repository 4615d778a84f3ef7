import type { Connection, Server } from '../../dialect.js';
import { askCatalogs } from './ask-catalogs.js';
import { catalogQueries, heirQuery, memberQuery, ownedQuery, relationQuery } from './catalog-queries.js';
import type { CatalogRows } from './catalog-rows.js';

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
  const parsed = await askCatalogs(
    connection,
    `WITH RECURSIVE member AS MATERIALIZED (${memberQuery}), relation AS MATERIALIZED (${relationQuery(scope.tables)}),
       owned AS MATERIALIZED (${ownedQuery}), heir AS (${heirQuery})`,
    queries,
  );
  return { rows: parsed as unknown as CatalogRows, more: parsed };
}
