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
  /** Sends the statement with `send`, or does not, and gives the result. */
  around<R>(query: CompiledQuery, send: () => Promise<QueryResult<R>>): Promise<QueryResult<R>>;
  /** To be awaited before the statement: others may have to go first. */
  queueing(): Promise<void>;
  /** Before the statement is sent. */
  sending(query: CompiledQuery): void;
  failed(query: CompiledQuery, thrown: unknown): void;
  /** Before Kysely opens a transaction of its own; throws to refuse. */
  beginning(): Promise<void>;
  /** Before that transaction is committed. */
  committing(): Promise<void>;
  /** After it was given up. */
  rolledBack(): void;
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
  private isControlled = false;

  constructor(
    readonly inner: DatabaseConnection,
    private readonly watch: Watch,
  ) {}

  // Newer versions of Kysely pass options behind; they are handed on.
  async executeQuery<R>(query: CompiledQuery, ...options: readonly unknown[]): Promise<QueryResult<R>> {
    const send = async () => {
      await this.watch.queueing();
      this.watch.sending(query);
      try {
        return await this.inner.executeQuery<R>(query, ...(options as []));
      } catch (thrown) {
        this.watch.failed(query, thrown);
        throw thrown;
      }
    };
    return this.isControlled ? send() : this.watch.around(query, send);
  }

  /** Runs what is about a transaction as such: BEGIN and the like are no statements of a migration. */
  async controlling(use: () => Promise<void>): Promise<void> {
    this.isControlled = true;
    try {
      await use();
    } finally {
      this.isControlled = false;
    }
  }

  async *streamQuery<R>(
    query: CompiledQuery,
    chunkSize?: number,
    ...options: readonly unknown[]
  ): AsyncIterableIterator<QueryResult<R>> {
    await this.watch.queueing();
    this.watch.sending(query);
    try {
      yield* this.inner.streamQuery<R>(query, chunkSize, ...(options as []));
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
    await this.watch.beginning();
    await controlling(connection, () => this.inner.beginTransaction(connection, settings));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await this.watch.committing();
    await controlling(connection, () => this.inner.commitTransaction(connection));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await controlling(connection, () => this.inner.rollbackTransaction(connection));
    this.watch.rolledBack();
  }

  savepoint(...[connection, name, compile]: SavepointArguments): Promise<void> {
    const savepoint = supported(this.inner.savepoint);
    return controlling(connection, () => savepoint.call(this.inner, connection, name, compile));
  }

  rollbackToSavepoint(...[connection, name, compile]: SavepointArguments): Promise<void> {
    const rollback = supported(this.inner.rollbackToSavepoint);
    return controlling(connection, () => rollback.call(this.inner, connection, name, compile));
  }

  releaseSavepoint(...[connection, name, compile]: SavepointArguments): Promise<void> {
    const release = supported(this.inner.releaseSavepoint);
    return controlling(connection, () => release.call(this.inner, connection, name, compile));
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.inner.releaseConnection((connection as WatchedConnection).inner);
  }

  destroy(): Promise<void> {
    return this.inner.destroy();
  }
}

function controlling(connection: DatabaseConnection, use: () => Promise<void>): Promise<void> {
  return (connection as WatchedConnection).controlling(use);
}

function supported<T>(method: T | undefined): T {
  if (method === undefined) throw new Error('This Kysely dialect has no savepoints');
  return method;
}
