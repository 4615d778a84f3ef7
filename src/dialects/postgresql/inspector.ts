import type { Catalog, TableRef, UnmanagedObject } from '../../catalog/index.js';
import { canonical } from '../../catalog/index.js';
import type { Connection, InspectScope, Server } from '../dialect.js';
import { inspectTables } from './inspect/inspect-table.js';
import { readCatalog } from './inspect/read-catalog.js';
import type { UnmanagedRow } from './inspect/unmanaged-queries.js';
import { schemasQuery, unmanagedQuery } from './inspect/unmanaged-queries.js';
import { inspectObjects } from './objects/inspect-objects.js';
import type { ObjectRows } from './objects/object-queries.js';
import { objectQueries } from './objects/object-queries.js';
import { literal } from './quoting.js';

/**
 * The live structure; see Dialect.inspect. One statement, whatever the number of tables. What is not
 * managed is reported for the whole schemas; when only some tables are asked for, what belongs to them.
 */
export async function inspect(connection: Connection, server: Server, scope: InspectScope): Promise<Catalog> {
  const schemaOf = (schema: string) => (schema === server.defaultSchema ? null : schema);
  const schemas = schemaCondition(server, scope);
  const tables = scope.tables === null ? schemas : tableCondition(server, scope.tables);
  const { rows, more } = await readCatalog(
    connection,
    server,
    { tables, schemas },
    scope.tables === null
      ? {
          schemas: schemasQuery(server, schemas),
          unmanaged: unmanagedQuery(schemas),
          ...objectQueries(server, schemas),
        }
      : { schemas: schemasQuery(server, schemas) },
  );
  const inspected = inspectTables(rows, schemaOf);
  const serial = new Set(rows.columns.flatMap((it) => it.sequence?.oid ?? []));
  const managed = new Set(rows.relations.map((it) => it.oid));
  const objects =
    scope.tables !== null
      ? []
      : inspectObjects(more as unknown as ObjectRows, {
          schemaOf,
          indexes: inspected.viewIndexes,
          // One that a column of another kind of table owns comes and goes with that table.
          isPartOfTable: ({ oid, owner }) => serial.has(oid) || (owner !== null && !managed.has(owner)),
        });
  const unmanaged = ((more.unmanaged ?? []) as readonly UnmanagedRow[]).map(
    (it): UnmanagedObject => ({ ...it, schema: it.schema === null ? null : schemaOf(it.schema) }),
  );
  return canonical({
    tables: inspected.tables,
    enums: inspected.enums,
    schemas: (more.schemas as readonly { name: string }[]).map((it) => it.name),
    objects,
    unmanaged: [...inspected.unmanaged, ...unmanaged],
  });
}

function schemaCondition(server: Server, scope: InspectScope): string {
  if (scope.schemas === 'all') {
    // Names that begin so are the system's. https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-CATALOG
    return `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`;
  }
  const names = [...(server.defaultSchema === null ? [] : [server.defaultSchema]), ...scope.schemas];
  return names.length === 0 ? 'false' : `n.nspname IN (${names.map(literal).join(', ')})`;
}

function tableCondition(server: Server, tables: readonly TableRef[]): string {
  const names = tables.map((it) => {
    const schema = it.schema ?? server.defaultSchema;
    return `(${literal(schema)}, ${literal(it.name)})`;
  });
  return names.length === 0 ? 'false' : `(n.nspname, c.relname) IN (${names.join(', ')})`;
}
