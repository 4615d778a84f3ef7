import { CompiledQuery, type DatabaseConnection, type Driver, type Kysely, sql } from 'kysely';
import type { DatabaseSource } from '../config/project.js';
import { DbmError } from '../errors/index.js';
import { engineOf } from '../query/engine.js';
import { dialectParts } from './lazy-dialect.js';

// biome-ignore lint/suspicious/noExplicitAny: a database of any structure
type AnyDb = Kysely<any>;

/** The database behind a Kysely instance, whose pool and plugins stay as they are. */
export function borrowed(db: AnyDb): DatabaseSource {
  if (db.isTransaction) {
    throw new DbmError('usage', 'createDbm() was given a transaction', {
      hint: 'Give it the Kysely instance that the transaction comes from: migrations have their own.',
    });
  }
  const engine = engineOf(db.selectNoFrom(sql`1`.as('one')));
  return {
    kind: 'dialect',
    flavor: engine,
    display: `the ${engine} database of the application`,
    open: async () => ({ ...dialectParts(engine), createDriver: () => new BorrowingDriver(db) }),
  };
}

/** Lends connections of a Kysely instance, past its plugins, and gives them back. */
class BorrowingDriver implements Driver {
  private readonly returns = new WeakMap<DatabaseConnection, () => Promise<void>>();

  constructor(private readonly db: AnyDb) {}

  async init(): Promise<void> {}

  acquireConnection(): Promise<DatabaseConnection> {
    return new Promise((resolve, reject) => {
      const lending: Promise<void> = this.db.getExecutor().provideConnection(
        (connection) =>
          new Promise<void>((giveBack) => {
            this.returns.set(connection, () => {
              giveBack();
              return lending;
            });
            resolve(connection);
          }),
      );
      lending.catch(reject);
    });
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await this.returns.get(connection)?.();
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async destroy(): Promise<void> {}
}
