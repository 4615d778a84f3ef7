import type { Kysely } from 'kysely';
import type { CommandEvent, Questions } from '../commands/environment.js';
import type { Config } from '../config/config.js';
import type { MigrationModules } from '../config/index.js';
import type { SentStatement } from '../runtime/session.js';

/** How one call runs; what is not said is as `createDbm` was told. */
export interface RunOptions {
  /** Aborted when the call is to end: it stops at the next safe point and throws DbmError `interrupted`. */
  readonly signal?: AbortSignal;
  /** Is told what happens: migrations that begin and end, waiting for the lock, notes. */
  readonly onEvent?: (event: CommandEvent) => void;
  /** Is told of every SQL statement before it is sent. */
  readonly onStatement?: (statement: SentStatement) => void;
  /** Which of the config's `databases`. */
  readonly database?: string;
  /** What `-x key=value` says on the command line, for the config and the migrations. */
  readonly args?: Readonly<Record<string, string>>;
  /** What `--tag` says. */
  readonly tag?: string;
}

/** What `createDbm` works with: where the config, the migrations and the database are. */
export interface DbmOptions extends RunOptions {
  /** The config itself, or the path of its file; without it the file is looked for as the command does. */
  readonly config?: Config | string;
  /** Where the config is looked for and relative paths start; the working directory if nothing is said. */
  readonly cwd?: string;
  /** The database URL, instead of the config's. */
  readonly url?: string;
  /** The migrations folder, instead of the config's. */
  readonly directory?: string;
  /** An existing Kysely instance, instead of the config's database: dbm borrows a connection and closes nothing. */
  // biome-ignore lint/suspicious/noExplicitAny: of any structure
  readonly db?: Kysely<any>;
  /** The migrations as modules, instead of a folder, for applications that are bundled. */
  readonly migrations?: MigrationModules;
  /** Answers what the command line asks for; without it every question has the answer of a script. */
  readonly questions?: Partial<Questions>;
}
