/**
 * The public interface of dbm: what a config and migration files import. Models and migrations also use
 * `kysely-dbm/schema`.
 */
export type { DialectName, NamingConvention } from './catalog/index.js';
export type { CommandEvent, Questions } from './commands/environment.js';
export type {
  Config,
  ConfigContext,
  ConfigExport,
  DatabaseConfig,
  MigrationContext,
  MigrationExtension,
  MigrationsConfig,
  TableFilter,
} from './config/config.js';
export { defineConfig } from './config/config.js';
export type { MigrationModules } from './config/module-map.js';
export type { Flavor, PoolSettings, Server } from './dialects/index.js';
export type { ErrorCode } from './errors/index.js';
export { DbmError } from './errors/index.js';
export type { Dbm } from './library/create-dbm.js';
export { createDbm } from './library/create-dbm.js';
export type { DbmOptions, RunOptions } from './library/options.js';
export type {
  AddColumnOptions,
  AlterColumnOptions,
  AlterEnumOptions,
  ConstraintBuilder,
  Op,
  TableAlteration,
} from './runtime/op.js';
