import type { CompiledQuery, Kysely, QueryResult } from 'kysely';
import type { Connection, Dialect, DriverConnection, Server } from '../dialects/index.js';
import { DbmError } from '../errors/index.js';
import { Outbox, type SentStatement } from './outbox.js';
import { type Watch, watchDialect } from './watched-dialect.js';

export type { SentStatement } from './outbox.js';

export interface SessionOptions {
  readonly dialect: Dialect;
  /** Connects; what it gives is closed at the end of the session. */
  readonly connect: () => Promise<DriverConnection>;
  /** What is connected to, in words that hold no password. */
  readonly target: string;
  /** Is told of every statement before it is sent. */
  readonly onStatement?: (statement: SentStatement) => void;
}

/** One connection to a database, and everything that speaks through it. */
export interface Session {
  readonly dialect: Dialect;
  readonly server: Server;
  readonly connection: Connection;
  /** Kysely on the same connection, for migration files: loaded when it is first asked for. */
  // biome-ignore lint/suspicious/noExplicitAny: migrations see a database of any structure
  kysely(): Promise<Kysely<any>>;
  /** The SQL that a driver's error came from, or null when the error is not from the database. */
  failedStatement(thrown: unknown): string | null;
  /** Runs `use` while every statement that comes from `kysely` goes through `guard`. */
  whileMigrating<T>(guard: MigrationGuard, use: () => Promise<T>): Promise<T>;
}

/** What stands between a migration's own statements, those of `op.db`, and the database. */
export type MigrationGuard = Pick<Watch, 'around' | 'beginning' | 'committing' | 'rolledBack'>;

/**
 * Opens one connection, lends it to `use` and closes it whatever happens. Throws DbmError `connection` when
 * it cannot be had, and `sql` for an error of the database that `use` lets through.
 */
export async function withSession<T>(
  options: SessionOptions,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const { dialect } = options;
  const watch = new SessionWatch(options.onStatement);
  const driver = await connecting(options, options.connect());
  const connection = new Outbox(driver, dialect, watch);
  watch.flush = () => connection.flush();
  const kysely = new LazyKysely(driver, watch);
  let failed = true;
  try {
    const server = await connecting(options, dialect.identify(connection));
    connection.identified(server);
    const result = await use({
      dialect,
      server,
      connection,
      kysely: () => kysely.open(),
      failedStatement: (thrown) => watch.failures.get(thrown as object) ?? null,
      whileMigrating: (guard, during) => watch.whileMigrating(guard, during),
    });
    failed = false;
    return result;
  } catch (thrown) {
    const sql = watch.failures.get(thrown as object);
    if (sql === undefined) throw thrown;
    throw sqlError(dialect, sql, thrown);
  } finally {
    const closing = kysely.close().finally(() => driver.close());
    // What went wrong before says more than that the broken connection cannot be closed either.
    await (failed ? closing.catch(() => undefined) : closing);
  }
}

/** Runs `use` in a transaction. That giving it up fails as well matters less than what led there. */
export async function inTransaction<T>({ dialect, connection }: Session, use: () => Promise<T>): Promise<T> {
  await dialect.transaction.begin(connection);
  try {
    const result = await use();
    await dialect.transaction.commit(connection);
    return result;
  } catch (thrown) {
    await dialect.transaction.rollback(connection).catch(() => undefined);
    throw thrown;
  }
}

/** Kysely on a session's connection, made when it is first asked for. */
class LazyKysely {
  // biome-ignore lint/suspicious/noExplicitAny: see Session.kysely
  private opened: Promise<Kysely<any>> | null = null;
  private end: () => void = () => {};
  private ended: Promise<void> = Promise.resolve();

  constructor(
    private readonly driver: DriverConnection,
    private readonly watch: Watch,
  ) {}

  // biome-ignore lint/suspicious/noExplicitAny: see Session.kysely
  open(): Promise<Kysely<any>> {
    this.opened ??= this.create();
    return this.opened;
  }

  // biome-ignore lint/suspicious/noExplicitAny: see Session.kysely
  private async create(): Promise<Kysely<any>> {
    const [{ Kysely }, dialect] = await Promise.all([import('kysely'), this.driver.kyselyDialect()]);
    const kysely = new Kysely({ dialect: watchDialect(dialect, this.watch) });
    // Within one scope of a connection, so that a transaction of Kysely's does not wait for the connection that
    // it is itself on.
    return new Promise((resolve, reject) => {
      const closed = new Promise<void>((close) => {
        this.end = close;
      });
      const scope = kysely.connection().execute((db) => {
        resolve(db);
        return closed;
      });
      this.ended = scope.then(() => kysely.destroy());
      scope.catch(reject);
    });
  }

  async close(): Promise<void> {
    await this.opened;
    this.end();
    await this.ended;
  }
}

/** What comes of connecting; what goes wrong with it as an error that names the database. */
async function connecting<T>(options: SessionOptions, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    throw connectionError(options, thrown);
  }
}

function connectionError({ dialect, target }: SessionOptions, thrown: unknown): DbmError {
  if (thrown instanceof DbmError) return thrown;
  const { message, hint } = dialect.explainError(thrown);
  return new DbmError('connection', `Cannot connect to ${target}: ${message}`, {
    hint: hint ?? 'Check the database URL, and that the server runs.',
    cause: thrown,
  });
}

/** What the database said to a statement, for the user. */
function sqlError(dialect: Dialect, sql: string, thrown: unknown): DbmError {
  const { message, hint } = dialect.explainError(thrown);
  return new DbmError('sql', `${message}\nStatement: ${sql}`, {
    ...(hint === null ? {} : { hint }),
    cause: thrown,
  });
}

/** A transaction of Kysely's own inside of that of a migration: its commit would end both. */
export function openTransaction(): DbmError {
  return new DbmError('migration', 'A migration already runs in a transaction and cannot open another', {
    hint: 'Use op.db directly: everything in this migration is committed or rolled back together.',
  });
}

class SessionWatch implements Watch {
  readonly failures = new WeakMap<object, string>();
  /** Sends what waits for the next statement of dbm's own. */
  flush: () => Promise<void> = async () => {};
  private guard: MigrationGuard | null = null;

  constructor(private readonly onStatement: SessionOptions['onStatement']) {}

  around<R>(query: CompiledQuery, send: () => Promise<QueryResult<R>>): Promise<QueryResult<R>> {
    return this.guard === null ? send() : this.guard.around(query, send);
  }

  queueing(): Promise<void> {
    return this.flush();
  }

  sending({ sql, parameters }: SentStatement): void {
    this.onStatement?.({ sql, parameters });
  }

  failed({ sql }: { readonly sql: string }, thrown: unknown): void {
    if (typeof thrown === 'object' && thrown !== null) this.failures.set(thrown, sql);
  }

  async beginning(): Promise<void> {
    await this.guard?.beginning();
  }

  async committing(): Promise<void> {
    await this.guard?.committing();
  }

  rolledBack(): void {
    this.guard?.rolledBack();
  }

  async whileMigrating<T>(guard: MigrationGuard, use: () => Promise<T>): Promise<T> {
    this.guard = guard;
    try {
      return await use();
    } finally {
      this.guard = null;
    }
  }
}
