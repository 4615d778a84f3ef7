export { cacheFolder } from './cache-folder.js';
export type {
  Config,
  ConfigExport,
  DatabaseConfig,
  MigrationExtension,
  MigrationsConfig,
  PostWrite,
  TableFilter,
} from './config.js';
export { defineConfig } from './config.js';
export type { ConfigContext, MigrationContext } from './context.js';
export { readEnvFile } from './env.js';
export { configNames, findConfig, nearestConfig } from './find.js';
export type {
  ColumnComparison,
  ComparedObject,
  Hooks,
  OperationsContext,
  VersionEvent,
} from './hooks.js';
export type { LoadPurpose, Module } from './load.js';
export { ModuleLoader } from './load.js';
export type { LoadedProject, LoadProjectOptions } from './load-project.js';
export { loadProject, loadProjects, projectWithoutConfig } from './load-project.js';
export type { MigrationFile } from './migration-file.js';
export { loadMigration } from './migration-file.js';
export { loadModels } from './models.js';
export type { MigrationModules } from './module-map.js';
export { readModules } from './module-map.js';
export type { DatabaseSource, ModelsSource, Project, ProjectOverrides, UrlSource } from './project.js';
export { requireDatabase, resolveProject, urlSource } from './project.js';
export { secretsOfEnvironment } from './secrets.js';
export type { UrlOptions } from './url.js';
export { parseDatabaseUrl, redactUrl } from './url.js';
export { validateConfig } from './validate.js';
