import type { CompiledQuery, Kysely, Dialect as KyselyDialect } from 'kysely';
import type { Connection, Dialect, Server } from '../dialects/index.js';
import { DbmError } from '../errors/index.js';
import { type Watch, watchDialect } from './watch.js';

/** One statement on its way to the database. */
export interface SentStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

export interface SessionOptions {
  readonly dialect: Dialect;
  /** Makes the Kysely dialect that connects; it is closed at the end of the session. */
  readonly openDriver: () => Promise<KyselyDialect>;
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
  /** Kysely on the same connection, for migration files. */
  // biome-ignore lint/suspicious/noExplicitAny: migrations see a database of any structure
  readonly db: Kysely<any>;
  /** The SQL that a driver's error came from, or null when the error is not from the database. */
  failedStatement(thrown: unknown): string | null;
  /**
   * Runs `use` while every successful statement that comes from `db` goes to `listener`, and Kysely's own
   * transactions are refused if `inTransaction`: their commit would end dbm's.
   */
  whileMigrating<T>(
    options: { readonly inTransaction: boolean; readonly listener: (query: CompiledQuery) => void },
    use: () => Promise<T>,
  ): Promise<T>;
}

/**
 * Opens one connection, lends it to `use` and closes it whatever happens. Throws DbmError `connection` when
 * it cannot be had, and `sql` for an error of the database that `use` lets through.
 */
export async function withSession<T>(
  options: SessionOptions,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const { CompiledQuery, Kysely } = await import('kysely');
  const watch = new SessionWatch(options.onStatement);
  const kysely = new Kysely({ dialect: watchDialect(await openDriver(options), watch) });
  let connected = false;
  let failed = true;
  try {
    const result = await kysely.connection().execute(async (db) => {
      const connection: Connection = {
        query: async <Row>(sql: string, parameters: readonly unknown[] = []) => {
          const query = CompiledQuery.raw(sql, [...parameters]);
          watch.own.add(query);
          return (await db.executeQuery<Row>(query)).rows;
        },
      };
      const server = await options.dialect.identify(connection);
      connected = true;
      return use({
        dialect: options.dialect,
        server,
        connection,
        db,
        failedStatement: (thrown) => watch.failures.get(thrown as object) ?? null,
        whileMigrating: (migrating, during) => watch.whileMigrating(migrating, during),
      });
    });
    failed = false;
    return result;
  } catch (thrown) {
    if (!connected) throw connectionError(options, thrown);
    const sql = watch.failures.get(thrown as object);
    if (sql === undefined) throw thrown;
    throw sqlError(options.dialect, sql, thrown);
  } finally {
    const closing = kysely.destroy();
    // What went wrong before says more than that the broken connection cannot be closed either.
    await (failed ? closing.catch(() => undefined) : closing);
  }
}

async function openDriver(options: SessionOptions): Promise<KyselyDialect> {
  try {
    return await options.openDriver();
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
export function sqlError(dialect: Dialect, sql: string, thrown: unknown): DbmError {
  const { message, hint } = dialect.explainError(thrown);
  return new DbmError('sql', `${message}\nStatement: ${sql}`, {
    ...(hint === null ? {} : { hint }),
    cause: thrown,
  });
}

class SessionWatch implements Watch {
  /** Queries that dbm itself sends; all others come from a migration file. */
  readonly own = new WeakSet<CompiledQuery>();
  readonly failures = new WeakMap<object, string>();
  private migrating: Parameters<Session['whileMigrating']>[0] | null = null;

  constructor(private readonly onStatement: SessionOptions['onStatement']) {}

  sending(query: CompiledQuery): void {
    this.onStatement?.({ sql: query.sql, parameters: query.parameters });
  }

  sent(query: CompiledQuery): void {
    if (!this.own.has(query)) this.migrating?.listener(query);
  }

  failed(query: CompiledQuery, thrown: unknown): void {
    if (typeof thrown === 'object' && thrown !== null) this.failures.set(thrown, query.sql);
  }

  beginning(): void {
    if (this.migrating?.inTransaction !== true) return;
    throw new DbmError('migration', 'A migration already runs in a transaction and cannot open another', {
      hint: 'Use op.db directly: everything in this migration is committed or rolled back together.',
    });
  }

  async whileMigrating<T>(migrating: NonNullable<SessionWatch['migrating']>, use: () => Promise<T>) {
    this.migrating = migrating;
    try {
      return await use();
    } finally {
      this.migrating = null;
    }
  }
}
