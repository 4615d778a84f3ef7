import type { Dialect as KyselyDialect } from 'kysely';
import type { NamingConvention, SchemaObjectKind, TableRef } from '../catalog/index.js';
import type { Flavor, PoolSettings } from '../dialects/index.js';
import type { ConfigContext } from './context.js';
import type { Hooks } from './hooks.js';

/** What `dbm.config.ts` exports. Paths are relative to the file itself. */
export interface Config extends DatabaseConfig {
  /**
   * Several databases that share one history, by name. What an entry says wins over what stands beside
   * `databases`; each has a version table of its own.
   */
  readonly databases?: Readonly<Record<string, DatabaseConfig>>;
  /** The folder of the migrations, `./migrations` if nothing is said, or more about it. */
  readonly migrations?: string | MigrationsConfig;
  /** Print every SQL statement, as `--echo` does. */
  readonly echo?: boolean;
  /**
   * What keeps two processes from migrating at once: `'session'` (the default) is the server's own lock of a session,
   * on SQLite the file's; `'table'` is a row of a table, for poolers and clusters where sessions have no locks
   * (PgBouncer in transaction mode, Galera, distributed SQL).
   */
  readonly lock?: 'session' | 'table';
  /**
   * How long a statement of a migration waits for a lock, in milliseconds: 10,000 if nothing is said, null for the
   * server's own. The migration is tried again a few times before it fails.
   */
  readonly lockTimeout?: number | null;
  /** How long a statement of a migration may run, in milliseconds; the server's own limit if nothing is said. */
  readonly statementTimeout?: number | null;
  /** One transaction for each migration (the default), or one for a whole run. */
  readonly transactionPerMigration?: boolean;
}

/** A database, and what in it is dbm's affair. */
export interface DatabaseConfig extends Hooks {
  /**
   * The database: `sqlite:///app.db` (relative to the config), `sqlite:////var/lib/app.db`, `sqlite::memory:`,
   * `postgresql://user:password@host:5432/name`, `mysql://...`, `mariadb://...`. SQLAlchemy's forms with a
   * driver (`postgresql+psycopg2://`) are taken as well. Special characters of a user, password or name are
   * percent-encoded. Commands that need no database work without it.
   */
  readonly url?: string | undefined;
  /**
   * An empty database of the same engine, for the commands that try things out (`verify`, `diff`,
   * `migrate --verify`), which leave it empty. Without it they make a temporary one on the server of `url`.
   */
  readonly scratchUrl?: string | undefined;
  /**
   * Instead of `url`: a Kysely dialect, or a function that makes one when a command connects. Say in
   * `engine` which database it speaks to.
   */
  readonly dialect?: KyselyDialect | (() => KyselyDialect | Promise<KyselyDialect>);
  /** What a ready `dialect` connects to. */
  readonly engine?: Flavor;
  /**
   * The file or files that export the tables: a path, a folder, a pattern such as `src/**\/*.model.ts`, or a
   * list of these. Or the imported models themselves: `import * as models from './models.js'`.
   */
  readonly models?: string | readonly string[] | Readonly<Record<string, unknown>>;
  /**
   * `snake_case`: tables and columns that the models call `blogPosts` and `createdAt` are `blog_posts` and
   * `created_at` in the database. `createDb` brings Kysely's CamelCasePlugin with it.
   */
  readonly casing?: 'snake_case';
  /** How constraints and indexes are named when the models give no name; what is left out stays as it is. */
  readonly naming?: Partial<NamingConvention>;
  /** The table in which dbm keeps what is applied: `dbm_version`, in the default schema, if nothing is said. */
  readonly versionTable?: string | { readonly name?: string; readonly schema?: string };
  /** PostgreSQL schemas to compare besides the default one and those of the models; `'all'` for every one. */
  readonly schemas?: readonly string[] | 'all';
  /** Only these tables are dbm's affair; others in the database are left alone. */
  readonly include?: TableFilter | readonly TableFilter[];
  /** These tables are left alone. */
  readonly exclude?: TableFilter | readonly TableFilter[];
  /**
   * Kinds of views, triggers, functions and the like that are dropped when no model declares them, or `'all'`.
   * Kinds of which the models declare any are always compared; others are left alone, with a note.
   */
  readonly objects?: readonly SchemaObjectKind[] | 'all';
  /** How many connections an application holds. dbm itself needs one. */
  readonly pool?: PoolSettings;
  /** `true`, `false`, or the options of Node's `tls.connect` (ca, cert, key, ...). Wins over the URL. */
  readonly ssl?: boolean | Readonly<Record<string, unknown>>;
}

/** The extensions that a new migration can have. */
export type MigrationExtension = '.ts' | '.mts' | '.js' | '.mjs';

/** A command, or a function of the file's absolute path. */
export type PostWrite = string | ((path: string) => void | Promise<void>);

/** Where the migrations are, and how new files are made. Paths start at the config's folder. */
export interface MigrationsConfig {
  /** `./migrations` if nothing is said. */
  readonly folder?: string;
  /** Where the migration files are: `versions` in the folder if nothing is said. New ones go to the first. */
  readonly versions?: string | readonly string[];
  /** Whether folders in the versions folders are searched. */
  readonly recursive?: boolean;
  /** How new files are named: `{date}_{time}_{slug}` if nothing is said. */
  readonly fileTemplate?: string;
  /**
   * What is done to a new migration file: a command, run in the config's folder with the file's path behind it
   * (`prettier --write`), a function, or a list of these.
   */
  readonly postWrite?: PostWrite | readonly PostWrite[];
  /** `.ts` (the default) or `.mts`; with `.js` or `.mjs` new files are JavaScript with types in JSDoc. */
  readonly extension?: MigrationExtension;
  /** Whose clock the file names show: `utc` (the default), `local`, or a name such as `Europe/Berlin`. */
  readonly timeZone?: string;
}

/**
 * Chooses tables: `audit_*` or `billing.*` with `*` for any characters (without a point it means the name in
 * any schema), a regular expression over the name, or a function.
 */
export type TableFilter = string | RegExp | ((table: TableRef) => boolean);

/** What a config file exports by default: the config, or a function that makes it of what the command line said. */
export type ConfigExport = Config | ((context: ConfigContext) => Config | Promise<Config>);

/** TypeScript looks for misspelt properties by itself only where a type is not inferred. */
type NoUnknownSettings<C> = C extends (context: ConfigContext) => infer R
  ? (context: ConfigContext) => NoneBut<Config, Awaited<R>> | Promise<NoneBut<Config, Awaited<R>>>
  : NoneBut<Config, C> & NoUnknownInDatabases<C>;

type NoUnknownInDatabases<C> = C extends { readonly databases: infer D }
  ? { readonly databases: { readonly [N in keyof D]: NoneBut<DatabaseConfig, D[N]> } }
  : unknown;

type NoneBut<Known, Given> = {
  readonly [K in Exclude<keyof Given & string, keyof Known>]: ThereIsNoSetting<K>;
};

/** Its name is what the editor says of a property that is refused. */
interface ThereIsNoSetting<K extends string> {
  readonly thereIsNo: K;
}

/**
 * Types a config; returns it as it is.
 *
 *     export default defineConfig({
 *       url: process.env.DATABASE_URL ?? 'sqlite:///app.db',
 *       models: './models.ts',
 *     });
 */
export function defineConfig<const C extends ConfigExport>(config: C & NoUnknownSettings<C>): C {
  return config;
}
