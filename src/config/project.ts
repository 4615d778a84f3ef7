import { dirname, join, resolve } from 'node:path';
import type { Dialect as KyselyDialect } from 'kysely';
import {
  defaultNaming,
  type NamingConvention,
  type SchemaObjectKind,
  type TableRef,
} from '../catalog/index.js';
import type { ConnectionSettings, Flavor, InspectScope, Timeouts } from '../dialects/index.js';
import { DbmError } from '../errors/index.js';
import {
  checkFileTemplate,
  checkTimeZone,
  defaultFileTemplate,
  type FileNameOptions,
  type VersionsFolder,
} from '../revisions/index.js';
import { didYouMean, displayPath } from '../util/index.js';
import type { Config, MigrationsConfig, PostWrite, TableFilter } from './config.js';
import type { MigrationContext } from './context.js';
import { filterText, tableFilter } from './filters.js';
import type { Hooks } from './hooks.js';
import { checkNaming } from './naming.js';
import { secretsIn } from './secrets.js';
import { parseDatabaseUrl, redactUrl } from './url.js';

/** How a database is reached. */
export type DatabaseSource = UrlSource | DialectSource;

interface Source {
  readonly flavor: Flavor;
  /** For messages; holds no password. */
  readonly display: string;
}

export interface UrlSource extends Source {
  readonly kind: 'url';
  readonly settings: ConnectionSettings;
  /** Texts that must not be shown. */
  readonly secrets: readonly string[];
}

export interface DialectSource extends Source {
  readonly kind: 'dialect';
  open(): Promise<KyselyDialect>;
}

export type ModelsSource =
  | { readonly kind: 'files'; readonly entries: readonly string[] }
  | { readonly kind: 'object'; readonly value: object };

/** A config in which everything is said: defaults filled in, paths absolute, the URL taken apart. */
export interface Project {
  /** The config's folder: what relative paths start from. */
  readonly root: string;
  readonly configPath: string;
  /** All names of the config's `databases`; empty where it has but one, without a name. */
  readonly databaseNames: readonly string[];
  /** What migrations are told of the command that runs them. */
  readonly context: MigrationContext;
  /** Null when the config names none; see `requireDatabase`. */
  readonly database: DatabaseSource | null;
  /** An empty database to try things out in; null to make a temporary one. */
  readonly scratch: UrlSource | null;
  /** Null when the config names none. */
  readonly models: ModelsSource | null;
  /** How the names of the models become those of the database; null for as they are. */
  readonly casing: 'snake_case' | null;
  readonly migrations: {
    /** What `dbm init` makes. */
    readonly folder: string;
    /** Where the migration files are; new ones go to the first. */
    readonly versions: readonly [VersionsFolder, ...VersionsFolder[]];
    readonly fileNames: Omit<FileNameOptions, 'existing'>;
    /** What is done to a new file, in order. */
    readonly postWrite: readonly PostWrite[];
  };
  readonly naming: NamingConvention;
  readonly versionTable: TableRef;
  /** Schemas to inspect besides the default one and those of the models. */
  readonly schemas: InspectScope['schemas'];
  /** Whether a table is dbm's affair. */
  readonly includes: (table: TableRef) => boolean;
  /** The same only where `includes` says the same; null where that cannot be told. */
  readonly includesText: string | null;
  readonly hooks: Hooks;
  /** Kinds of objects that are dropped when no model declares them. */
  readonly objects: readonly SchemaObjectKind[] | 'all';
  readonly echo: boolean;
  readonly lock: 'session' | 'table';
  /** Where the lock is a row; it never counts as the project's. */
  readonly lockTable: TableRef;
  readonly timeouts: Timeouts;
  readonly transactionPerMigration: boolean;
}

/** What the command line says instead of the config. */
export interface ProjectOverrides {
  /** Where its relative paths start. */
  readonly cwd: string;
  readonly url: string | null;
  /** The migrations folder. */
  readonly directory: string | null;
  /** Which of the config's `databases`; null where it has but one, or none of them is needed. */
  readonly database?: string | null;
  /** The values of `-x key=value`. */
  readonly args?: MigrationContext['args'];
  /** The value of `--tag`. */
  readonly tag?: string | null;
}

/** Long enough for ordinary traffic, short enough for what queues up behind a migration that waits. */
const defaultLockTimeoutMs = 10_000;

/**
 * Fills in and checks what a config says of one database. Throws DbmError `config` for a setting that cannot
 * be used, and `usage` for a database that it does not name.
 */
export function resolveProject(given: Config, configPath: string, overrides: ProjectOverrides): Project {
  const { database = null, args = {}, tag = null } = overrides;
  const config = configOf(given, configPath, database);
  const root = dirname(configPath);
  checkNaming(config.naming ?? {}, displayPath(configPath));
  const { versionTable = {} } = config;
  const version = typeof versionTable === 'string' ? { name: versionTable } : versionTable;
  const ref = { schema: version.schema ?? null, name: version.name ?? 'dbm_version' };
  const lockTable = { ...ref, name: `${ref.name}_lock` };
  // An inspection names no schema where it is the default one.
  const isLock = ({ schema, name }: TableRef) =>
    name === lockTable.name && (schema === null || schema === lockTable.schema);
  const filters = [listOf(config.include), listOf(config.exclude)] as const;
  const chosen = tableFilter(...filters);
  return {
    root,
    configPath,
    databaseNames: Object.keys(given.databases ?? {}),
    context: { args, tag, database },
    database: databaseOf(config, root, overrides),
    scratch: scratchOf(config, root),
    models: modelsOf(config),
    casing: config.casing ?? null,
    migrations: migrationsOf(config.migrations ?? {}, root, overrides),
    naming: { ...defaultNaming, ...defined(config.naming ?? {}) },
    versionTable: ref,
    lock: config.lock ?? 'session',
    lockTable,
    timeouts: {
      lockMs: config.lockTimeout === undefined ? defaultLockTimeoutMs : config.lockTimeout,
      statementMs: config.statementTimeout ?? null,
    },
    schemas: config.schemas ?? [],
    includes: (table) => !isLock(table) && chosen(table),
    includesText: filterText(...filters),
    hooks: hooksOf(config),
    objects: config.objects ?? [],
    echo: config.echo ?? false,
    transactionPerMigration: config.transactionPerMigration ?? true,
  };
}

/** The project's database. Throws DbmError `config` when the config names none. */
export function requireDatabase({ database, configPath, databaseNames, context }: Project): DatabaseSource {
  if (database !== null) return database;
  if (databaseNames.length > 0 && context.database === null) {
    throw new DbmError('usage', `The config has several databases: ${databaseNames.join(', ')}`, {
      hint: `Choose one: --database ${databaseNames[0]}, in code { database: '${databaseNames[0]}' }.`,
    });
  }
  throw new DbmError('config', `${displayPath(configPath)}: url is missing or undefined`, {
    hint: "Write url: 'sqlite:///app.db', set the environment variable that it comes from, or pass --url.",
  });
}

/** What the config says of one of its databases; of none, when it has several and none is chosen. */
function configOf(config: Config, configPath: string, database: string | null): Config {
  const { databases, ...shared } = config;
  if (databases === undefined) {
    if (database === null) return config;
    throw new DbmError('usage', `${displayPath(configPath)} has no databases to choose from`, {
      hint: 'Name no database, or add databases: { ... } to the config.',
    });
  }
  if (database === null) return { ...shared, url: undefined, dialect: undefined, engine: undefined };
  if (Object.hasOwn(databases, database)) return { ...shared, ...databases[database] };
  const names = Object.keys(databases);
  throw new DbmError('usage', `The config has no database '${database}'`, {
    hint: didYouMean(database, names) || `It has ${names.join(', ')}.`,
  });
}

function databaseOf(config: Config, root: string, { cwd, url }: ProjectOverrides): DatabaseSource | null {
  const { dialect, engine } = config;
  if (url === null && dialect !== undefined && engine !== undefined) {
    const open = async () => (typeof dialect === 'function' ? dialect() : dialect);
    return { kind: 'dialect', flavor: engine, display: `the ${engine} database of the config`, open };
  }
  if (url?.trim() === '') {
    throw new DbmError('usage', "The database URL that is given instead of the config's is empty", {
      hint: 'Set the variable that it comes from, or leave it out.',
    });
  }
  const text = url ?? config.url;
  if (text === undefined || text.trim() === '') return null;
  return urlSource(text, config, url === null ? root : cwd);
}

function scratchOf(config: Config, root: string): UrlSource | null {
  const { scratchUrl = '' } = config;
  return scratchUrl.trim() === '' ? null : urlSource(scratchUrl, config, root);
}

/**
 * The database that a URL means, connected to as the config says. A relative path of SQLite starts at `root`.
 * Throws DbmError `config`.
 */
export function urlSource(text: string, config: Pick<Config, 'pool' | 'ssl'>, root: string): UrlSource {
  const settings = parseDatabaseUrl(text, {
    root,
    pool: defined(config.pool ?? {}),
    ssl: config.ssl ?? null,
  });
  const display = redactUrl(text);
  return { kind: 'url', flavor: settings.flavor, display, settings, secrets: secretsIn(text) };
}

function modelsOf({ models }: Config): ModelsSource | null {
  if (models === undefined) return null;
  if (typeof models === 'string') return { kind: 'files', entries: [models] };
  return Array.isArray(models)
    ? { kind: 'files', entries: models }
    : { kind: 'object', value: models as object };
}

function migrationsOf(
  given: string | MigrationsConfig,
  root: string,
  { cwd, directory }: ProjectOverrides,
): Project['migrations'] {
  const config = typeof given === 'string' ? { folder: given } : given;
  const folder = directory === null ? resolve(root, config.folder ?? 'migrations') : resolve(cwd, directory);
  const template = config.fileTemplate ?? defaultFileTemplate;
  const timeZone = config.timeZone ?? 'utc';
  checkFileTemplate(template);
  checkTimeZone(timeZone);
  const recursive = config.recursive ?? false;
  if (template.includes('/') && !recursive) {
    throw new DbmError('config', `The file name template '${template}' makes folders that are not searched`, {
      hint: 'Set recursive: true beside fileTemplate.',
    });
  }
  // A folder named on the command line is a whole migrations folder, with versions of its own.
  const named = directory === null ? listOf(config.versions).map((it) => resolve(root, it)) : [];
  const [first = join(folder, 'versions'), ...others] = named;
  const searched = (path: string): VersionsFolder => ({ path, recursive });
  return {
    folder,
    versions: [searched(first), ...others.map(searched)],
    fileNames: { template, timeZone, extension: config.extension ?? '.ts' },
    postWrite: listOf(config.postWrite),
  };
}

/** Only the hooks: the rest of a config may be anything. */
function hooksOf(config: Config): Hooks {
  const { includeObject, compareType, compareDefault, processOperations, onVersionApply } = config;
  return defined({ includeObject, compareType, compareDefault, processOperations, onVersionApply });
}

function listOf<T extends string | TableFilter | PostWrite>(
  value: T | readonly T[] | undefined,
): readonly T[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value as T];
}

/** Without the keys whose value is undefined: spread over defaults, they would hide them. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, it]) => it !== undefined)) as T;
}
