/**
 * The public interface of dbm: what a config and migration files import. Models and migrations also use
 * `kysely-dbm/schema`.
 */
export type { Column, DialectName, NamingConvention, Table } from './catalog/index.js';
export type { CommandEvent, Questions } from './commands/environment.js';
export type {
  Config,
  ConfigExport,
  DatabaseConfig,
  MigrationExtension,
  MigrationsConfig,
  PostWrite,
  TableFilter,
} from './config/config.js';
export { defineConfig } from './config/config.js';
export type { ConfigContext, MigrationContext } from './config/context.js';
export type {
  ColumnComparison,
  ComparedObject,
  Hooks,
  OperationsContext,
  VersionEvent,
} from './config/hooks.js';
export type { MigrationModules } from './config/module-map.js';
export type { Flavor, PoolSettings, Server } from './dialects/index.js';
export type { ErrorCode } from './errors/index.js';
export { DbmError } from './errors/index.js';
export type { Dbm } from './library/create-dbm.js';
export { createDbm } from './library/create-dbm.js';
export type { DbmOptions, RunOptions } from './library/options.js';
export type { Operation, TableChange } from './operations/index.js';
export type { AlterEnumOptions, DropTableOptions, Op, PartitionInput } from './runtime/op/op.js';
export type {
  AddColumnOptions,
  AlterColumnOptions,
  ConstraintBuilder,
  TableAlteration,
} from './runtime/op/table-alteration.js';
