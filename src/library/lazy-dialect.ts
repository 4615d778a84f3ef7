import {
  CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  MysqlAdapter,
  MysqlIntrospector,
  MysqlQueryCompiler,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type TransactionSettings,
} from 'kysely';
import type { DialectName } from '../catalog/index.js';

// biome-ignore lint/suspicious/noExplicitAny: a database of any structure
type AnyDb = Kysely<any>;

const parts = {
  sqlite: [SqliteAdapter, SqliteQueryCompiler, SqliteIntrospector],
  postgresql: [PostgresAdapter, PostgresQueryCompiler, PostgresIntrospector],
  mysql: [MysqlAdapter, MysqlQueryCompiler, MysqlIntrospector],
} as const;

/** What Kysely needs of a dialect besides a driver. Stateless, so that any driver goes with it. */
export function dialectParts(name: DialectName): Omit<Dialect, 'createDriver'> {
  const [Adapter, Compiler, Introspector] = parts[name];
  return {
    createAdapter: (): DialectAdapter => new Adapter(),
    createQueryCompiler: (): QueryCompiler => new Compiler(),
    createIntrospector: (db: AnyDb): DatabaseIntrospector => new Introspector(db),
  };
}

/**
 * A Kysely dialect whose driver is loaded when the first query runs: that takes an import, and making a Kysely
 * instance waits for nothing. `onConnect` is sent once on every new connection.
 */
export function lazyDialect(
  name: DialectName,
  open: () => Promise<Dialect>,
  onConnect: string | null,
): Dialect {
  return { ...dialectParts(name), createDriver: () => new LazyDriver(open, onConnect) };
}

class LazyDriver implements Driver {
  private driver: Driver | null = null;
  private readonly prepared = new WeakSet<DatabaseConnection>();

  constructor(
    private readonly open: () => Promise<Dialect>,
    private readonly onConnect: string | null,
  ) {}

  async init(...options: Parameters<Driver['init']>): Promise<void> {
    const driver = (await this.open()).createDriver();
    await driver.init(...options);
    this.driver = driver;
  }

  async acquireConnection(...options: Parameters<Driver['acquireConnection']>): Promise<DatabaseConnection> {
    const connection = await this.driver!.acquireConnection(...options);
    if (this.onConnect === null || this.prepared.has(connection)) return connection;
    try {
      await connection.executeQuery(CompiledQuery.raw(this.onConnect));
    } catch (thrown) {
      await this.driver!.releaseConnection(connection);
      throw thrown;
    }
    this.prepared.add(connection);
    return connection;
  }

  beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    return this.driver!.beginTransaction(connection, settings);
  }

  commitTransaction(connection: DatabaseConnection): Promise<void> {
    return this.driver!.commitTransaction(connection);
  }

  rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    return this.driver!.rollbackTransaction(connection);
  }

  savepoint(...[connection, name, compile]: Parameters<NonNullable<Driver['savepoint']>>): Promise<void> {
    return this.driver!.savepoint!(connection, name, compile);
  }

  rollbackToSavepoint(
    ...[connection, name, compile]: Parameters<NonNullable<Driver['rollbackToSavepoint']>>
  ): Promise<void> {
    return this.driver!.rollbackToSavepoint!(connection, name, compile);
  }

  releaseSavepoint(
    ...[connection, name, compile]: Parameters<NonNullable<Driver['releaseSavepoint']>>
  ): Promise<void> {
    return this.driver!.releaseSavepoint!(connection, name, compile);
  }

  releaseConnection(connection: DatabaseConnection): Promise<void> {
    return this.driver!.releaseConnection(connection);
  }

  async destroy(): Promise<void> {
    await this.driver?.destroy();
  }
}
