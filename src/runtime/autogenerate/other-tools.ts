import type { Catalog, TableRef, UnmanagedObject } from '../../catalog/index.js';
import { findTable } from '../../catalog/index.js';

/** The tables in which other migration tools keep what they have applied. */
const names = new Set([
  'alembic_version',
  '_prisma_migrations',
  'knex_migrations',
  'knex_migrations_lock',
  'kysely_migration',
  'kysely_migration_lock',
  '__drizzle_migrations',
  'mikro_orm_migrations',
  'SequelizeMeta',
  'pgmigrations',
  'django_migrations',
  'schema_migrations',
  'ar_internal_metadata',
  'flyway_schema_history',
  'databasechangelog',
  'databasechangeloglock',
  'DATABASECHANGELOG',
  'DATABASECHANGELOGLOCK',
  'goose_db_version',
  '_sqlx_migrations',
  '__diesel_schema_migrations',
  '__EFMigrationsHistory',
  'phinxlog',
  'atlas_schema_revisions',
]);

/**
 * Whether a table is another tool's memory, and not the project's: it is neither pulled nor dropped. Models
 * that declare such a table make it theirs.
 */
export function isBookkeeping(table: TableRef, declared: Catalog): boolean {
  return names.has(table.name) && findTable(declared, table) === null;
}

export function bookkeepingIn(found: Catalog, declared: Catalog): readonly UnmanagedObject[] {
  return found.tables
    .filter((table) => isBookkeeping(table, declared))
    .map(({ schema, name }) => ({ kind: "another tool's table", schema, name }));
}
