import type {
  CompiledQuery,
  DatabaseConnection,
  Driver,
  Dialect as KyselyDialect,
  QueryResult,
  TransactionSettings,
} from 'kysely';

/** What wants to know of every statement that a migration file sends through Kysely. */
export interface Watch {
  /** Before the statement is sent. */
  sending(query: CompiledQuery): void;
  /** After it succeeded. */
  sent(query: CompiledQuery): void;
  failed(query: CompiledQuery, thrown: unknown): void;
  /** Before Kysely opens a transaction of its own; throws to refuse. */
  beginning(): void;
}

/**
 * The same Kysely dialect, watched. Kysely's `log` would do, but that speaks only after a statement: who
 * waits for a lock wants to see for what.
 */
export function watchDialect(dialect: KyselyDialect, watch: Watch): KyselyDialect {
  return {
    createAdapter: () => dialect.createAdapter(),
    createDriver: () => new WatchedDriver(dialect.createDriver(), watch),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  };
}

class WatchedConnection implements DatabaseConnection {
  constructor(
    readonly inner: DatabaseConnection,
    private readonly watch: Watch,
  ) {}

  // Newer versions of Kysely pass options behind; they are handed on.
  async executeQuery<R>(query: CompiledQuery, ...options: readonly unknown[]): Promise<QueryResult<R>> {
    this.watch.sending(query);
    try {
      const result = await this.inner.executeQuery<R>(query, ...(options as []));
      this.watch.sent(query);
      return result;
    } catch (thrown) {
      this.watch.failed(query, thrown);
      throw thrown;
    }
  }

  async *streamQuery<R>(
    query: CompiledQuery,
    chunkSize?: number,
    ...options: readonly unknown[]
  ): AsyncIterableIterator<QueryResult<R>> {
    this.watch.sending(query);
    try {
      yield* this.inner.streamQuery<R>(query, chunkSize, ...(options as []));
      this.watch.sent(query);
    } catch (thrown) {
      this.watch.failed(query, thrown);
      throw thrown;
    }
  }
}

type SavepointArguments = Parameters<NonNullable<Driver['savepoint']>>;

class WatchedDriver implements Driver {
  constructor(
    private readonly inner: Driver,
    private readonly watch: Watch,
  ) {}

  init(): Promise<void> {
    return this.inner.init();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    return new WatchedConnection(await this.inner.acquireConnection(), this.watch);
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    this.watch.beginning();
    await this.inner.beginTransaction(connection, settings);
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.inner.commitTransaction(connection);
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.inner.rollbackTransaction(connection);
  }

  savepoint(...[connection, name, compile]: SavepointArguments): Promise<void> {
    return supported(this.inner.savepoint).call(this.inner, connection, name, compile);
  }

  rollbackToSavepoint(...[connection, name, compile]: SavepointArguments): Promise<void> {
    return supported(this.inner.rollbackToSavepoint).call(this.inner, connection, name, compile);
  }

  releaseSavepoint(...[connection, name, compile]: SavepointArguments): Promise<void> {
    return supported(this.inner.releaseSavepoint).call(this.inner, connection, name, compile);
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.inner.releaseConnection((connection as WatchedConnection).inner);
  }

  destroy(): Promise<void> {
    return this.inner.destroy();
  }
}

function supported<T>(method: T | undefined): T {
  if (method === undefined) throw new Error('This Kysely dialect has no savepoints');
  return method;
}
